package io.tollgate.gateway.zalopay;

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
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.zalopay.ZaloPaySimulator;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ZaloPayContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.gateway(api, clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new ZaloPayGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)), clock);
  }

  @Override
  protected Gateway gatewayWithWrongKeys(URI api) {
    return new ZaloPayGateway(
        () -> RealHttp.CLIENT,
        List.of(
            Fixture.account("main", 2553, Fixture.OTHER_KEY1, Fixture.KEY2, Optional.empty(), api)),
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
    return signed(Fixture.KEY2, data(2553, ref, amount.minorUnits()));
  }

  @Override
  protected boolean isGenuine(Evidence evidence) {
    return Fixture.sign(Fixture.KEY2, evidence.message()).equals(evidence.signature());
  }

  @Override
  protected Sandbox sandbox(Clock clock) {
    ZaloPaySimulator zaloPay = ZaloPaySimulator.start(0, List.of(), Optional.empty(), clock);
    return new Sandbox(gateway(URI.create(zaloPay.url()), clock), zaloPay);
  }

  @Override
  protected Addresses addresses(Plan plan) {
    return new Addresses(
        Optional.of(plan.memo().value("callback_url")),
        Json.texts(plan.memo().value("embed_data")).get("redirecturl"));
  }

  /** ZaloPay calls only about money that came (page callback-api). */
  @Override
  protected NotPaid.Messages<CallbackRequest> unpaidCallbacks() {
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED,
            new NotPaid.Message<>(
                withReturnCode("-63"), new Report.Declined("not_successful", "-63"))),
        EnumSet.complementOf(EnumSet.of(NotPaid.DECLINED)));
  }

  @Override
  protected Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode() {
    return Map.of(
        "return_code", new CodeTemplate<>(Set.of("1"), ZaloPayContractTest::withReturnCode));
  }

  private static CallbackRequest withReturnCode(String code) {
    String data = data(2553, REF, 50_000);
    return signed(Fixture.KEY2, "{\"return_code\":\"" + code + "\"," + data.substring(1));
  }

  @Override
  protected HttpHandler paidAnswer(Money amount) {
    return answer("1", amount.minorUnits());
  }

  /** Order-query answers without app_trans_id. */
  @Override
  protected boolean answersNameTheBill() {
    return false;
  }

  /** Order-query; ZaloPay voices no doubt of its own. */
  @Override
  protected NotPaid.Messages<HttpHandler> unpaidAnswers() {
    HttpHandler underWay =
        _ -> HttpResponse.json(200, "{\"return_code\":3,\"is_processing\":true}");
    return new NotPaid.Messages<>(
        Map.of(
            NotPaid.DECLINED, unpaid("-63", new Report.Declined("insufficient_balance", "-63")),
            NotPaid.CANCELLED, unpaid("-329", new Report.Declined("cancelled_by_payer", "-329")),
            NotPaid.WAITING, new NotPaid.Message<>(answer("3", 0), new Report.Waiting()),
            NotPaid.OPEN_PAGE, unpaid("-4711", new Report.OpenPage()),
            NotPaid.IN_PROGRESS, new NotPaid.Message<>(underWay, new Report.InProgress()),
            NotPaid.EXPIRED, unpaid("-54", new Report.Expired("-54")),
            NotPaid.UNKNOWN_BILL, unpaid("-101", new Report.NotFound())),
        Set.of(NotPaid.SUSPICIOUS));
  }

  private static NotPaid.Message<HttpHandler> unpaid(String code, Report report) {
    String answer = "{\"return_code\":2,\"sub_return_code\":" + code + "}";
    return new NotPaid.Message<>(_ -> HttpResponse.json(200, answer), report);
  }

  @Override
  protected Map<String, CodeTemplate<HttpHandler>> answersWithCode() {
    return Map.of("return_code", new CodeTemplate<>(Set.of("1"), code -> answer(code, 50_000)));
  }

  private static HttpHandler answer(String returnCode, long amount) {
    return _ ->
        HttpResponse.json(
            200,
            "{\"return_code\":\"%s\",\"is_processing\":false,\"amount\":%d,\"zp_trans_id\":260201000000389,\"server_time\":1769912366359}"
                .formatted(returnCode, amount));
  }

  @Override
  protected boolean signsEveryReturn() {
    return true;
  }

  @Override
  protected CallbackRequest paidReturn(Ref ref, Money amount) {
    return returned(Fixture.KEY2, 2553, ref, 1);
  }

  @Override
  protected Map<String, CallbackRequest> forgedReturns() {
    String genuine = returned(Fixture.KEY2, 2553, REF, 1).rawQuery();
    String unsigned = genuine.substring(0, genuine.indexOf("&checksum="));
    return Map.of(
        "no checksum", browserReturn(Optional.empty(), unsigned),
        "an empty checksum", browserReturn(Optional.empty(), unsigned + "&checksum="),
        "another account's key", returned(Fixture.OTHER_KEY2, 2553, REF, 1),
        "another account's app", returned(Fixture.KEY2, 2554, REF, 1),
        "the other key of the same account", returned(Fixture.KEY1, 2553, REF, 1),
        "the other environment's key", returned("a-key-nobody-configured", 2553, REF, 1));
  }

  private static CallbackRequest returned(String key, long appId, Ref ref, int status) {
    String signed =
        String.join("|", "" + appId, ref.withUnderscore(), "38", "", "50000", "0", "" + status);
    return browserReturn(
        Optional.empty(),
        "amount=50000&appid=%d&apptransid=%s&bankcode=&discountamount=0&pmcid=38&status=%d&checksum=%s"
            .formatted(appId, ref.withUnderscore(), status, Fixture.sign(key, signed)));
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String data = data(2553, REF, 50_000);
    String mac = Fixture.sign(Fixture.KEY2, data);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("the other key of the same account", signed(Fixture.KEY1, data));
    forgeries.put("another account's key", signed(Fixture.OTHER_KEY2, data));
    forgeries.put("the other account's app", signed(Fixture.KEY2, data(2554, REF, 50_000)));
    forgeries.put("an app of nobody", signed(Fixture.KEY2, data(553, REF, 50_000)));
    forgeries.put("the other environment's key", signed("a-key-that-nobody-configured-here", data));
    forgeries.put("an upper-case mac", body(data, mac.toUpperCase(Locale.ROOT)));
    forgeries.put("a mac cut short", body(data, mac.substring(0, 63)));
    forgeries.put("a longer mac", body(data, mac + "0"));
    forgeries.put("an empty mac", body(data, ""));
    forgeries.put("another amount", body(data.replace("50000", "50001"), mac));
    forgeries.put("an account nobody has", callback(Optional.of("third"), json(data, mac)));
    forgeries.put("sent to the other account", callback(Optional.of("second"), json(data, mac)));
    forgeries.put("no mac", callback(Optional.empty(), Json.write(Map.of("data", data))));
    forgeries.put("no data", callback(Optional.empty(), Json.write(Map.of("mac", mac))));
    forgeries.put("nothing", callback(Optional.empty(), ""));
    forgeries.put("an array", callback(Optional.empty(), "[]"));
    return forgeries;
  }

  private static String data(long appId, Ref ref, long amount) {
    return "{\"app_id\":%d,\"app_trans_id\":\"%s\",\"amount\":%d,\"zp_trans_id\":260201000000389,\"server_time\":1769912366359}"
        .formatted(appId, ref.withUnderscore(), amount);
  }

  private static CallbackRequest signed(String key, String data) {
    return body(data, Fixture.sign(key, data));
  }

  private static CallbackRequest body(String data, String mac) {
    return callback(Optional.empty(), json(data, mac));
  }

  private static String json(String data, String mac) {
    return Json.write(Map.of("data", data, "mac", mac, "type", 1));
  }
}
