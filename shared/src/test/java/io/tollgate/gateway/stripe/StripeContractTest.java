package io.tollgate.gateway.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Addresses;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CodeTemplate;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.NotPaid;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Sandbox;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.money.Money;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.stripe.Account;
import io.tollgate.simulator.stripe.StripeSimulator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class StripeContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.gateway(api, clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new StripeGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)), clock);
  }

  @Override
  protected Gateway gatewayWithWrongKeys(URI api) {
    return new StripeGateway(
        () -> RealHttp.CLIENT,
        List.of(Fixture.account("main", Fixture.OTHER_KEY, List.of(Fixture.WEBHOOK), api)),
        CLOCK);
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount);
  }

  @Override
  protected Money price() {
    return Money.of(1_050, "PEN");
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return Fixture.signed(Fixture.WEBHOOK, completed(ref, amount), NOW);
  }

  /** Says Stripe's own library. */
  @Override
  protected boolean isGenuine(Evidence evidence) {
    try {
      return Webhook.Signature.verifyHeader(
          evidence.message(), evidence.signature(), Fixture.WEBHOOK, 0);
    } catch (SignatureVerificationException _) {
      return false;
    }
  }

  @Override
  protected Sandbox sandbox(Clock clock) {
    // Nobody listens there: the contract reads the message from the simulator itself.
    Account account = new Account("main", Fixture.KEY, Fixture.WEBHOOK, "http://127.0.0.1:1");
    StripeSimulator stripe = StripeSimulator.start(0, List.of(account), Optional.empty(), clock);
    return new Sandbox(gateway(URI.create(stripe.url()), clock), stripe) {
      @Override
      protected CallbackRequest callback(Ref ref) {
        String body =
            messages(ref).stream()
                .map(Message::body)
                .filter(text -> text.contains("checkout.session.completed"))
                .findFirst()
                .orElseThrow();
        return Fixture.signed(Fixture.WEBHOOK, body, clock.instant());
      }
    };
  }

  /** The query makes a lost opening good, so there is none. */
  @Override
  protected Report unknownReport() {
    return new Report.Waiting();
  }

  @Override
  protected Bill opened(Bill planned) {
    return BillFixture.opened(
        planned,
        new Opening.Opened(
            new NextStep.None(), new Memo(Map.of("session_id", "cs_test_a1EXAMPLE01"))));
  }

  /** The address of webhooks is in the account's settings. */
  @Override
  protected Addresses addresses(Plan plan) {
    return new Addresses(Optional.empty(), plan.memo().value("success_url"));
  }

  /** A buyer who gives up leaves the session open, and Stripe sends nothing. */
  @Override
  protected NotPaid.Messages<CallbackRequest> unpaidCallbacks() {
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED,
            new NotPaid.Message<>(
                event("checkout.session.async_payment_failed", session("complete", "unpaid")),
                new Report.Failed("payment_failed", "async_payment_failed")),
            NotPaid.IN_PROGRESS,
            completed("complete", "unpaid", new Report.InProgress()),
            NotPaid.EXPIRED,
            new NotPaid.Message<>(
                event("checkout.session.expired", session("expired", "unpaid")),
                new Report.Expired("expired")),
            NotPaid.SUSPICIOUS,
            completed(
                "complete", "no_payment_required", new Report.Suspicious("no_payment_required"))),
        Set.of(NotPaid.CANCELLED, NotPaid.WAITING, NotPaid.OPEN_PAGE, NotPaid.UNKNOWN_BILL));
  }

  private NotPaid.Message<CallbackRequest> completed(String status, String payment, Report report) {
    return new NotPaid.Message<>(
        event("checkout.session.completed", session(status, payment)), report);
  }

  @Override
  protected Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode() {
    return Map.of(
        "payment_status",
            new CodeTemplate<>(
                Set.of("paid"),
                status -> event("checkout.session.completed", session("complete", status))),
        "type",
            new CodeTemplate<>(
                Set.of("checkout.session.completed", "checkout.session.async_payment_succeeded"),
                type -> event(type, Fixture.paidSession(REF, price()))));
  }

  private static CallbackRequest event(String type, String object) {
    return Fixture.signed(Fixture.WEBHOOK, Fixture.event(type, NOW, object), NOW);
  }

  private String session(String status, String payment) {
    return Fixture.session(REF, price(), status, payment, "\"pi_3EXAMPLE01\"");
  }

  @Override
  protected HttpHandler paidAnswer(Money amount) {
    return retrieved(Fixture.paidSession(REF, amount), "succeeded");
  }

  /** A session that Stripe does not know was never ours, so its 404 is an outage. */
  @Override
  protected NotPaid.Messages<HttpHandler> unpaidAnswers() {
    Report failed = new Report.Failed("payment_failed", "payment_failed");
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED, asked("complete", "unpaid", "requires_payment_method", failed),
            NotPaid.CANCELLED, asked("complete", "unpaid", "canceled", failed),
            NotPaid.WAITING, asked("open", "unpaid", "", new Report.Waiting()),
            NotPaid.OPEN_PAGE, asked("unheard", "unpaid", "", new Report.OpenPage()),
            NotPaid.IN_PROGRESS, asked("complete", "unpaid", "processing", new Report.InProgress()),
            NotPaid.EXPIRED, asked("expired", "unpaid", "", new Report.Expired("expired")),
            NotPaid.SUSPICIOUS,
                asked(
                    "complete",
                    "no_payment_required",
                    "",
                    new Report.Suspicious("no_payment_required"))),
        Set.of(NotPaid.UNKNOWN_BILL));
  }

  private NotPaid.Message<HttpHandler> asked(
      String status, String payment, String intent, Report report) {
    return new NotPaid.Message<>(retrieved(session(status, payment), intent), report);
  }

  @Override
  protected Map<String, CodeTemplate<HttpHandler>> answersWithCode() {
    return Map.of(
        "payment_status",
        new CodeTemplate<>(
            Set.of("paid"), status -> retrieved(session("complete", status), "succeeded")));
  }

  private static HttpHandler retrieved(String session, String intentStatus) {
    String intent =
        "{\"id\":\"pi_3EXAMPLE01\",\"object\":\"payment_intent\",\"livemode\":false,\"status\":\"%s\"}"
            .formatted(intentStatus);
    return request ->
        HttpResponse.json(200, request.rawPath().contains("payment_intents") ? intent : session);
  }

  /** A return only says which bill it is about. */
  @Override
  protected boolean signsEveryReturn() {
    return false;
  }

  @Override
  protected CallbackRequest paidReturn(Ref ref, Money amount) {
    return Fixture.browserReturn(Optional.of("main"), "session_id=cs_test_a1EXAMPLE01&ref=" + ref);
  }

  @Override
  protected Map<String, CallbackRequest> forgedReturns() {
    String query = "session_id=cs_test_a1EXAMPLE01&ref=" + REF;
    return Map.of(
        "payment claimed", Fixture.browserReturn(Optional.of("main"), query + "&status=paid"),
        "two refs", Fixture.browserReturn(Optional.of("main"), query + "&ref=" + REF),
        "an account nobody has", Fixture.browserReturn(Optional.of("third"), query),
        "no account where there are two", Fixture.browserReturn(Optional.empty(), query));
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String body = completed(REF, price());
    String header = Fixture.header(Fixture.WEBHOOK, body, NOW);
    String old = Fixture.header(Fixture.WEBHOOK, body, NOW.minus(Duration.ofSeconds(301)));
    String ahead = Fixture.header(Fixture.WEBHOOK, body, NOW.plus(Duration.ofSeconds(301)));
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put(
        "another account's key",
        sent(Optional.of("main"), Fixture.header(Fixture.OTHER_WEBHOOK, body, NOW), body));
    forgeries.put(
        "the other environment's key", signed(Fixture.header("whsec_of_live_mode", body, NOW)));
    forgeries.put("the API's key", signed(Fixture.header(Fixture.KEY, body, NOW)));
    forgeries.put(
        "the key without its prefix",
        signed(Fixture.header(Fixture.WEBHOOK.substring("whsec_".length()), body, NOW)));
    forgeries.put("sent to the other account", sent(Optional.of("second"), header, body));
    forgeries.put("an account nobody has", sent(Optional.of("third"), header, body));
    forgeries.put("five minutes and a second old", signed(old));
    forgeries.put("five minutes and a second ahead", signed(ahead));
    forgeries.put("two times", signed(header + ",t=1"));
    forgeries.put("no time", signed(header.substring(header.indexOf(',') + 1)));
    forgeries.put("a time that is no number", signed(header.replaceFirst("t=[0-9]+", "t=abc")));
    forgeries.put("scheme v0", signed(header.replace("v1=", "v0=")));
    forgeries.put("capitals", signed(header.toUpperCase(Locale.ROOT).replaceFirst("T=", "t=")));
    forgeries.put("a space after the comma", signed(header.replace(",", ", ")));
    forgeries.put("a signature cut short", signed(header.substring(0, header.length() - 1)));
    forgeries.put("no signature", callback(Optional.empty(), body));
    forgeries.put("another amount", sent(Optional.empty(), header, body.replace("1050", "1051")));
    forgeries.put("a line more", sent(Optional.empty(), header, body + "\n"));
    return forgeries;
  }

  private static CallbackRequest signed(String header) {
    return sent(Optional.empty(), header, completed(REF, Money.of(1_050, "PEN")));
  }

  private static CallbackRequest sent(Optional<String> account, String header, String body) {
    return Fixture.request(account, header, body);
  }

  private static String completed(Ref ref, Money amount) {
    return Fixture.event("checkout.session.completed", NOW, Fixture.paidSession(ref, amount));
  }
}
