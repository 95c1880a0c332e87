package io.tollgate.gateway.izipay;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Addresses;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.CodeTemplate;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.NotPaid;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Sandbox;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.izipay.IzipaySimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Izipay as it is without a setting: it gives nothing back. */
class IzipayContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.gateway(api, clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new IzipayGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)), clock);
  }

  @Override
  protected Gateway gatewayWithWrongKeys(URI api) {
    return new IzipayGateway(
        () -> RealHttp.CLIENT,
        List.of(
            Fixture.account(
                "main", "4000000", Fixture.OTHER_API_KEY, Fixture.HASH_KEY, Optional.empty(), api)),
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
  protected boolean opensWithoutACall() {
    return true;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return signed(Fixture.HASH_KEY, Fixture.payload("4000000", ref, amount));
  }

  @Override
  protected boolean isGenuine(Evidence evidence) {
    return Fixture.sign(Fixture.HASH_KEY, evidence.message()).equals(evidence.signature());
  }

  /** Izipay hears of a bill when its form is shown, which the buyer may do again. */
  @Override
  protected Sandbox sandbox(Clock clock) {
    IzipaySimulator izipay = Fixture.simulator(clock);
    Gateway gateway = gateway(URI.create(izipay.url()), clock);
    return new Sandbox(gateway, izipay) {
      @Override
      protected void visit(Bill bill, Opening opening) {
        EmbeddedForms forms = (EmbeddedForms) gateway;
        forms.session(bill);
        FormLoader.load(URI.create(izipay.url()), forms.session(bill).members());
      }
    };
  }

  /** Izipay closes nothing. */
  @Override
  protected boolean knowsTheDeadline() {
    return false;
  }

  /** A form that was shown is no transaction. */
  @Override
  protected Report openedReport() {
    return new Report.NotFound();
  }

  @Override
  protected Addresses addresses(Plan plan) {
    return new Addresses(Optional.of(plan.memo().value("urlIPN")), plan.memo().value("returnUrl"));
  }

  /** Izipay reports attempts, and a form that was left is none. */
  @Override
  protected NotPaid.Messages<CallbackRequest> unpaidCallbacks() {
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED,
                new NotPaid.Message<>(
                    withCode("51"), new Report.Declined("insufficient_funds", "51")),
            NotPaid.OPEN_PAGE, new NotPaid.Message<>(withCode("021"), new Report.OpenPage()),
            NotPaid.SUSPICIOUS,
                new NotPaid.Message<>(
                    signed(Fixture.HASH_KEY, Fixture.payload().replace("S28158", "")),
                    new Report.Suspicious("not_authorised"))),
        Set.of(
            NotPaid.CANCELLED,
            NotPaid.WAITING,
            NotPaid.IN_PROGRESS,
            NotPaid.EXPIRED,
            NotPaid.UNKNOWN_BILL));
  }

  @Override
  protected Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode() {
    return Map.of("code", new CodeTemplate<>(Set.of("00"), IzipayContractTest::withCode));
  }

  private static CallbackRequest withCode(String code) {
    return signed(
        Fixture.HASH_KEY,
        Fixture.payload().replaceFirst("\"code\":\"00\"", "\"code\":\"" + code + "\""));
  }

  @Override
  protected HttpHandler paidAnswer(Money amount) {
    return found("00", "S28158", "Autorizado", amount);
  }

  /** The states that somebody has seen (IzipayQueryTest). */
  @Override
  protected NotPaid.Messages<HttpHandler> unpaidAnswers() {
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED,
                new NotPaid.Message<>(
                    found("00", "", "Denegado", price()),
                    new Report.Declined("declined", "denegado")),
            NotPaid.OPEN_PAGE,
                new NotPaid.Message<>(
                    found("00", "", "En proceso", price()), new Report.OpenPage()),
            NotPaid.UNKNOWN_BILL,
                new NotPaid.Message<>(found("MC", "", "", price()), new Report.NotFound())),
        Set.of(
            NotPaid.CANCELLED,
            NotPaid.WAITING,
            NotPaid.IN_PROGRESS,
            NotPaid.EXPIRED,
            NotPaid.SUSPICIOUS));
  }

  @Override
  protected Map<String, CodeTemplate<HttpHandler>> answersWithCode() {
    return Map.of(
        "code",
        new CodeTemplate<>(Set.of("00"), code -> found(code, "S28158", "Autorizado", price())));
  }

  private static HttpHandler found(String code, String codeAuth, String state, Money amount) {
    String order =
        """
        {"codeAuth":"%s","stateMessage":"%s","amount":"%s","currency":"%s",\
        "uniqueId":"450000001","orderNumber":"%s"}"""
            .formatted(
                codeAuth,
                state,
                amount.majorUnits().toPlainString(),
                amount.currency().getCurrencyCode(),
                REF);
    String answer = "{\"code\":\"%s\",\"response\":{\"order\":[%s]}}".formatted(code, order);
    return request ->
        HttpResponse.json(
            200,
            request.rawPath().endsWith("/Token/Generate")
                ? "{\"code\":\"00\",\"response\":{\"token\":\"the-token\"}}"
                : answer);
  }

  /** A return carries a signed result, or only the ref that we gave it. */
  @Override
  protected boolean signsEveryReturn() {
    return false;
  }

  @Override
  protected CallbackRequest paidReturn(Ref ref, Money amount) {
    String payload = Fixture.payload("4000000", ref, amount);
    return browser(json(payload, Fixture.sign(Fixture.HASH_KEY, payload)));
  }

  @Override
  protected Map<String, CallbackRequest> forgedReturns() {
    String payload = Fixture.payload();
    return Map.of(
        "no signature", browser(Json.write(Map.of("payloadHttp", payload))),
        "an empty signature", browser(json(payload, "")),
        "another account's key",
            browser(json(payload, Fixture.sign(Fixture.OTHER_HASH_KEY, payload))),
        "the API key", browser(json(payload, Fixture.sign(Fixture.API_KEY, payload))),
        "the other environment's key", browser(json(payload, Fixture.sign("nobody's", payload))));
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String payload = Fixture.payload();
    String signature = Fixture.sign(Fixture.HASH_KEY, payload);
    byte[] mac = Base64.getDecoder().decode(signature);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("the API key of the same account", signed(Fixture.API_KEY, payload));
    forgeries.put("the other environment's key", signed("a-key-that-nobody-has-here", payload));
    forgeries.put(
        "another account's key",
        callback(
            Optional.of("main"), json(payload, Fixture.sign(Fixture.OTHER_HASH_KEY, payload))));
    forgeries.put("hexadecimal", body(payload, HexFormat.of().formatHex(mac)));
    forgeries.put("base64url", body(payload, Base64.getUrlEncoder().encodeToString(mac)));
    forgeries.put(
        "without padding", body(payload, Base64.getEncoder().withoutPadding().encodeToString(mac)));
    forgeries.put("a line end behind", body(payload, signature + "\n"));
    forgeries.put("cut short", body(payload, signature.substring(0, 40)));
    forgeries.put("empty", body(payload, ""));
    forgeries.put("another amount", body(payload.replace("10.50", "10.51"), signature));
    forgeries.put("a space more", body(payload + " ", signature));
    forgeries.put(
        "an account nobody has", callback(Optional.of("third"), json(payload, signature)));
    forgeries.put("the other account", callback(Optional.of("second"), json(payload, signature)));
    forgeries.put(
        "no signature", callback(Optional.empty(), Json.write(Map.of("payloadHttp", payload))));
    forgeries.put(
        "no payload", callback(Optional.empty(), Json.write(Map.of("signature", signature))));
    forgeries.put(
        "two payloads",
        callback(
            Optional.empty(),
            Json.write(
                Map.of("payloadHttp", payload, "payloadhttp", "{}", "signature", signature))));
    forgeries.put("nothing", callback(Optional.empty(), ""));
    forgeries.put("an array", callback(Optional.empty(), "[]"));
    forgeries.put("a browser's", browser(json(payload, Fixture.sign("not ours", payload))));
    return forgeries;
  }

  private static CallbackRequest browser(String body) {
    return new CallbackRequest(
        Channel.RETURN,
        Optional.of("main"),
        "POST",
        "ref=" + REF,
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static CallbackRequest signed(String key, String payload) {
    return body(payload, Fixture.sign(key, payload));
  }

  private static CallbackRequest body(String payload, String signature) {
    return callback(Optional.empty(), json(payload, signature));
  }

  private static String json(String payload, String signature) {
    return Json.write(Map.of("payloadHttp", payload, "signature", signature));
  }
}
