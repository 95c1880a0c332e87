package io.tollgate.gateway.momo;

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
import io.tollgate.gateway.Signer;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.momo.MomoSimulator;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

class MomoContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.gateway(api, clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new MomoGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)), clock);
  }

  @Override
  protected Gateway gatewayWithWrongKeys(URI api) {
    return new MomoGateway(
        () -> RealHttp.CLIENT,
        List.of(
            Fixture.account(
                "main", "MOMO", Fixture.OTHER_ACCESS_KEY, Fixture.OTHER_SECRET_KEY, api)),
        CLOCK);
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount, "Đơn hàng 1 – áo thun");
  }

  @Override
  protected Money price() {
    return Money.of(50_000, "VND");
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return body(Fixture.signed(Fixture.paid(ref, amount.minorUnits())));
  }

  /** The access key stands before what is kept. */
  @Override
  protected boolean isGenuine(Evidence evidence) {
    return Fixture.sign(Fixture.ACCESS_KEY, Fixture.SECRET_KEY, evidence.message())
        .equals(evidence.signature());
  }

  @Override
  protected Sandbox sandbox(Clock clock) {
    MomoSimulator momo = Fixture.simulator(clock);
    return new Sandbox(gateway(URI.create(momo.url()), clock), momo);
  }

  @Override
  protected Addresses addresses(Plan plan) {
    return new Addresses(
        Optional.of(plan.memo().value("ipnUrl")), plan.memo().value("redirectUrl"));
  }

  /** Its page lives as long as MoMo and the merchant agreed. */
  @Override
  protected boolean knowsTheDeadline() {
    return false;
  }

  /** Nothing closes MoMo's page, and so long the buyer may be there. */
  @Override
  protected Report openedReport() {
    return new Report.OpenPage();
  }

  /** MoMo notifies when a payment has ended (page result-handling/notification). */
  @Override
  protected NotPaid.Messages<CallbackRequest> unpaidCallbacks() {
    return unpaid(MomoContractTest::notification, EnumSet.noneOf(NotPaid.class));
  }

  @Override
  protected Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode() {
    return Map.of(
        "resultCode", new CodeTemplate<>(Set.of("0", "9000"), MomoContractTest::notification));
  }

  private static CallbackRequest notification(String code) {
    return body(Fixture.signed(result(code)));
  }

  private static Map<String, Object> result(String code) {
    Map<String, Object> result = Fixture.paid(REF, 50_000);
    result.put("resultCode", code);
    return result;
  }

  @Override
  protected HttpHandler paidAnswer(Money amount) {
    return answer("0", amount.minorUnits());
  }

  @Override
  protected NotPaid.Messages<HttpHandler> unpaidAnswers() {
    return unpaid(code -> answer(code, 50_000), EnumSet.of(NotPaid.UNKNOWN_BILL));
  }

  @Override
  protected Map<String, CodeTemplate<HttpHandler>> answersWithCode() {
    return Map.of(
        "resultCode", new CodeTemplate<>(Set.of("0", "9000"), code -> answer(code, 50_000)));
  }

  /**
   * Page result-handling/resultcode. Nobody pays any more (waiting) only once the page's time is
   * over; MoMo voices no doubt of its own.
   */
  private static <M> NotPaid.Messages<M> unpaid(
      Function<String, M> message, Set<NotPaid> ofAnswers) {
    Map<NotPaid, NotPaid.Message<M>> sent = new EnumMap<>(NotPaid.class);
    sent.put(
        NotPaid.DECLINED,
        new NotPaid.Message<>(
            message.apply("1001"), new Report.Failed("insufficient_balance", "1001")));
    sent.put(
        NotPaid.CANCELLED,
        new NotPaid.Message<>(
            message.apply("1006"), new Report.Failed("cancelled_by_payer", "1006")));
    sent.put(NotPaid.OPEN_PAGE, new NotPaid.Message<>(message.apply("99"), new Report.OpenPage()));
    sent.put(
        NotPaid.IN_PROGRESS, new NotPaid.Message<>(message.apply("7002"), new Report.InProgress()));
    sent.put(
        NotPaid.EXPIRED, new NotPaid.Message<>(message.apply("1005"), new Report.Expired("1005")));
    if (ofAnswers.contains(NotPaid.UNKNOWN_BILL)) {
      sent.put(
          NotPaid.UNKNOWN_BILL, new NotPaid.Message<>(message.apply("42"), new Report.NotFound()));
      return new NotPaid.Messages<>(sent, Set.of(NotPaid.WAITING, NotPaid.SUSPICIOUS));
    }
    return new NotPaid.Messages<>(
        sent, Set.of(NotPaid.WAITING, NotPaid.SUSPICIOUS, NotPaid.UNKNOWN_BILL));
  }

  /** About {@link #REF}, and with the request id of the question, as MoMo repeats it. */
  private static HttpHandler answer(String code, long amount) {
    return request -> {
      Map<String, Object> members = new TreeMap<>();
      members.put("partnerCode", "MOMO");
      members.put("orderId", REF.value());
      members.put("requestId", Json.object(request.text()).orElseThrow().get("requestId"));
      members.put("resultCode", code);
      members.put("amount", amount);
      members.put("transId", 4_088_878_653L);
      members.put("responseTime", 1_769_912_366_359L);
      return HttpResponse.json(200, Json.write(members));
    };
  }

  @Override
  protected boolean signsEveryReturn() {
    return true;
  }

  @Override
  protected CallbackRequest paidReturn(Ref ref, Money amount) {
    Map<String, Object> result = Fixture.paid(ref, amount.minorUnits());
    return browserReturn(Optional.empty(), Fixture.query(result, Fixture.sign(result)));
  }

  @Override
  protected Map<String, CallbackRequest> forgedReturns() {
    Map<String, Object> result = Fixture.paid(REF, 50_000);
    String text = Fixture.signedText(result);
    Map<String, String> signatures =
        Map.of(
            "an empty signature", "",
            "another account's key",
                Fixture.sign(Fixture.OTHER_ACCESS_KEY, Fixture.OTHER_SECRET_KEY, text),
            "the other environment's key", Fixture.sign(Fixture.ACCESS_KEY, "nobody's", text),
            "no access key in the text", Signer.hex("HmacSHA256", Fixture.SECRET_KEY, text));
    Map<String, CallbackRequest> forged = new LinkedHashMap<>();
    signatures.forEach(
        (name, signature) ->
            forged.put(name, browserReturn(Optional.empty(), Fixture.query(result, signature))));
    String genuine = Fixture.query(result, Fixture.sign(result));
    forged.put(
        "no signature", browserReturn(Optional.empty(), genuine.replace("&signature=", "&s=")));
    forged.put(
        "another account's partner code",
        browserReturn(Optional.empty(), genuine.replace("=MOMO", "=MOMOBKUN20180529")));
    return forged;
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    Map<String, Object> result = Fixture.paid(REF, 50_000);
    String text = Fixture.signedText(result);
    String signature = Fixture.sign(result);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put(
        "another account's key",
        signed(result, Fixture.OTHER_ACCESS_KEY, Fixture.OTHER_SECRET_KEY));
    forgeries.put(
        "another account's access key",
        signed(result, Fixture.OTHER_ACCESS_KEY, Fixture.SECRET_KEY));
    forgeries.put(
        "the other environment's key",
        signed(result, Fixture.ACCESS_KEY, "a-key-that-nobody-configured-here"));
    forgeries.put(
        "the access key as the key", signed(result, Fixture.ACCESS_KEY, Fixture.ACCESS_KEY));
    forgeries.put(
        "no access key in the text",
        body(Fixture.json(result, Signer.hex("HmacSHA256", Fixture.SECRET_KEY, text))));
    forgeries.put("the other account's partner code", partner("MOMOBKUN20180529"));
    forgeries.put("a partner code of nobody", partner("NOBODY"));
    forgeries.put(
        "an upper-case signature", body(Fixture.json(result, signature.toUpperCase(Locale.ROOT))));
    forgeries.put("a signature cut short", body(Fixture.json(result, signature.substring(0, 63))));
    forgeries.put("an empty signature", body(Fixture.json(result, "")));
    forgeries.put("no signature", body(Json.write(result)));
    forgeries.put("another amount", body(Fixture.json(Fixture.paid(REF, 50_001), signature)));
    forgeries.put(
        "an account nobody has", callback(Optional.of("third"), Fixture.json(result, signature)));
    forgeries.put(
        "sent to the other account",
        callback(Optional.of("second"), Fixture.json(result, signature)));
    forgeries.put("a return's query", body(Fixture.query(result, signature)));
    forgeries.put("nothing", body(""));
    return forgeries;
  }

  private static CallbackRequest partner(String partnerCode) {
    Map<String, Object> result = Fixture.paid(REF, 50_000);
    result.put("partnerCode", partnerCode);
    return body(Fixture.signed(result));
  }

  private static CallbackRequest signed(
      Map<String, Object> result, String accessKey, String secretKey) {
    String signature = Fixture.sign(accessKey, secretKey, Fixture.signedText(result));
    return body(Fixture.json(result, signature));
  }

  private static CallbackRequest body(String json) {
    return callback(Optional.empty(), json);
  }
}
