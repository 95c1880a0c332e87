package io.tollgate.gateway.samplewallet;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Addresses;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CodeTemplate;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.NotPaid;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Sandbox;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.samplewallet.SampleWalletSimulator;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What every gateway promises, by this one's messages, answers and simulator. */
public class SampleWalletContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.gateway(api);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new SampleWalletGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)));
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount);
  }

  @Override
  protected Money price() {
    // fact: a price in one of its currencies
    return Money.of(1_050, "USD");
    // end of fact
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected Sandbox sandbox(Clock clock) {
    SampleWalletSimulator wallet = Fixture.simulator(clock);
    return new Sandbox(gateway(URI.create(wallet.url()), clock), wallet);
  }

  @Override
  protected Addresses addresses(Plan plan) {
    return new Addresses(
        Optional.of(plan.memo().value("callback_url")), plan.memo().value("return_url"));
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return signed(Fixture.paid(Fixture.MERCHANT, ref, amount));
  }

  @Override
  protected boolean isGenuine(Evidence evidence) {
    return Fixture.sign(Fixture.CALLBACK_KEY, evidence.message()).equals(evidence.signature());
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String body = Fixture.paid(Fixture.MERCHANT, REF, price());
    String others = Fixture.paid(Fixture.OTHER_MERCHANT, REF, price());
    String signature = Fixture.sign(Fixture.CALLBACK_KEY, body);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("another account's key", Fixture.signed(Fixture.OTHER_CALLBACK_KEY, body));
    forgeries.put(
        "another account's key, at this account's address",
        callback("main", others, Fixture.sign(Fixture.OTHER_CALLBACK_KEY, others)));
    forgeries.put("another account's merchant", signed(others));
    forgeries.put(
        "the other environment's key", Fixture.signed("callback-key-of-the-sandbox", body));
    forgeries.put("the API key of the same account", Fixture.signed(Fixture.API_KEY, body));
    forgeries.put("sent to the other account", callback("second", body, signature));
    forgeries.put("an account nobody has", callback("third", body, signature));
    forgeries.put("no signature", Fixture.callback(Optional.empty(), body, ""));
    forgeries.put("no signature, at the account's address", callback("main", body, ""));
    forgeries.put("capitals", callback("main", body, signature.toUpperCase(Locale.ROOT)));
    forgeries.put("a signature cut short", callback("main", body, signature.substring(0, 63)));
    forgeries.put("another amount", callback("main", body.replace("10.50", "10.51"), signature));
    forgeries.put("a space more", callback("main", body + " ", signature));
    return forgeries;
  }

  @Override
  protected boolean signsEveryReturn() {
    return true;
  }

  @Override
  protected CallbackRequest paidReturn(Ref ref, Money amount) {
    return returned(Fixture.returnQuery(Fixture.CALLBACK_KEY, Fixture.MERCHANT, ref, 0));
  }

  @Override
  protected Map<String, CallbackRequest> forgedReturns() {
    String genuine = Fixture.returnQuery(Fixture.CALLBACK_KEY, Fixture.MERCHANT, REF, 0);
    String unsigned = genuine.substring(0, genuine.indexOf("&signature="));
    return Map.of(
        "no signature", returned(unsigned),
        "an empty signature", returned(unsigned + "&signature="),
        "another account's key",
            returned(Fixture.returnQuery(Fixture.OTHER_CALLBACK_KEY, Fixture.MERCHANT, REF, 0)),
        "the other environment's key",
            returned(Fixture.returnQuery("key-of-the-sandbox", Fixture.MERCHANT, REF, 0)),
        "another account's merchant",
            returned(Fixture.returnQuery(Fixture.CALLBACK_KEY, Fixture.OTHER_MERCHANT, REF, 0)),
        "a reference twice", returned(genuine + "&reference=" + REF));
  }

  @Override
  protected NotPaid.Messages<CallbackRequest> unpaidCallbacks() {
    Map<NotPaid, NotPaid.Message<CallbackRequest>> sent = new EnumMap<>(NotPaid.class);
    unpaid()
        .forEach(
            (kind, unpaid) ->
                sent.put(
                    kind,
                    new NotPaid.Message<>(
                        signed(Fixture.unpaid(REF, unpaid.message())), unpaid.report())));
    return new NotPaid.Messages<>(sent, Set.of());
  }

  @Override
  protected Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode() {
    String paid = Fixture.paid(Fixture.MERCHANT, REF, price());
    return Map.of(
        "result_code",
        new CodeTemplate<>(
            Set.of("0"), code -> signed(paid.replaceFirst(": 0", ": \"" + code + "\""))));
  }

  @Override
  protected HttpHandler paidAnswer(Money amount) {
    return answer(Fixture.paid(Fixture.MERCHANT, REF, amount));
  }

  @Override
  protected NotPaid.Messages<HttpHandler> unpaidAnswers() {
    Map<NotPaid, NotPaid.Message<HttpHandler>> sent = new EnumMap<>(NotPaid.class);
    unpaid()
        .forEach(
            (kind, unpaid) ->
                sent.put(
                    kind,
                    new NotPaid.Message<>(
                        answer(Fixture.unpaid(REF, unpaid.message())), unpaid.report())));
    return new NotPaid.Messages<>(sent, Set.of());
  }

  @Override
  protected Map<String, CodeTemplate<HttpHandler>> answersWithCode() {
    String paid = Fixture.paid(Fixture.MERCHANT, REF, price());
    return Map.of(
        "code",
            new CodeTemplate<>(
                Set.of("0"),
                code -> _ -> HttpResponse.json(200, withCode("\"" + code + "\"", paid))),
        "result_code",
            new CodeTemplate<>(
                Set.of("0"), code -> answer(paid.replaceFirst(": 0", ": \"" + code + "\""))));
  }

  /** The wallet says the same of a payment in a callback and in an answer (document, 5). */
  private static Map<NotPaid, NotPaid.Message<String>> unpaid() {
    // fact: a result for each way of not being paid, and what it means
    return Map.of(
        NotPaid.DECLINED, new NotPaid.Message<>("11", new Report.Declined("bank_error", "11")),
        NotPaid.CANCELLED,
            new NotPaid.Message<>("12", new Report.Declined("cancelled_by_payer", "12")),
        NotPaid.WAITING, new NotPaid.Message<>("20", new Report.Waiting()),
        NotPaid.OPEN_PAGE, new NotPaid.Message<>("21", new Report.OpenPage()),
        NotPaid.IN_PROGRESS, new NotPaid.Message<>("22", new Report.InProgress()),
        NotPaid.EXPIRED, new NotPaid.Message<>("30", new Report.Expired("30")),
        NotPaid.SUSPICIOUS, new NotPaid.Message<>("40", new Report.Suspicious("40")),
        NotPaid.UNKNOWN_BILL, new NotPaid.Message<>("44", new Report.NotFound()));
    // end of fact
  }

  private static HttpHandler answer(String payment) {
    return _ -> HttpResponse.json(200, withCode("0", payment));
  }

  private static String withCode(String code, String payment) {
    return "{\"code\": " + code + ", " + payment.substring(1);
  }

  private static CallbackRequest signed(String body) {
    return Fixture.signed(Fixture.CALLBACK_KEY, body);
  }

  private static CallbackRequest callback(String account, String body, String signature) {
    return Fixture.callback(Optional.of(account), body, signature);
  }

  private static CallbackRequest returned(String query) {
    return Fixture.browserReturn(Optional.empty(), query);
  }
}
