package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A merchant who pays through ZaloPay. */
final class Merchant extends TestMerchant {

  static final App APP = new App(7001, "merchant-key-one", "merchant-key-two");

  /** 2026-02-01 09:19:05 in Vietnam, the moment most of the vectors were made for. */
  static final Instant START = Instant.ofEpochMilli(1_769_912_345_678L);

  static final String TODAY = "260201";
  static final HttpResponse RECORDED =
      HttpResponse.json(200, "{\"return_code\":1,\"return_message\":\"success\"}");

  ZaloPaySimulator zalopay;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  Merchant() {
    this(Optional.empty());
  }

  Merchant(Optional<Path> stateFile) {
    super(START, RECORDED);
    zalopay = ZaloPaySimulator.start(0, List.of(APP), stateFile, clock);
  }

  /** Kills the simulator and starts another from what it left. */
  void restart(Path stateFile) {
    zalopay.close();
    zalopay = ZaloPaySimulator.start(0, List.of(APP), Optional.of(stateFile), clock);
  }

  @Override
  public RunningSimulator simulator() {
    return zalopay;
  }

  String callbackUrl() {
    return shopUrl() + "/callback";
  }

  /** An order as a correct merchant describes it, not signed yet. */
  Map<String, String> order() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("app_user", "Lê Thị Hoa");
    fields.put("app_trans_id", "%s_%09d".formatted(TODAY, NUMBERS.incrementAndGet()));
    fields.put("app_time", Long.toString(clock.millis()));
    fields.put("amount", "50000");
    fields.put("item", "[]");
    fields.put("embed_data", "{\"redirecturl\":\"https://shop.example.vn/back?lang=vi#done\"}");
    fields.put("description", "Payment for <Order> #12345");
    fields.put("callback_url", callbackUrl());
    return fields;
  }

  Map<String, String> signed(Map<String, String> fields, String... names) {
    String message = Arrays.stream(names).map(fields::get).collect(Collectors.joining("|"));
    fields.put("mac", Signature.of(APP.key1(), message));
    return fields;
  }

  JsonNode create(Map<String, String> order) {
    return json(post("/v2/create", signedOrder(order)));
  }

  Map<String, String> signedOrder(Map<String, String> order) {
    return signed(
        order, "app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item");
  }

  /** Creates an order and returns its app_trans_id. */
  String created() {
    return created(Switches.NORMAL);
  }

  String created(Switches switches) {
    Map<String, String> order = order();
    zalopay.faults().order(order.get("app_trans_id"), switches);
    assertTrue(create(order).path("return_code").asInt() == 1);
    return order.get("app_trans_id");
  }

  JsonNode query(String appTransId) {
    return json(post("/v2/query", queryFields(appTransId)));
  }

  static Map<String, String> queryFields(String appTransId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("app_trans_id", appTransId);
    fields.put("mac", Signature.of(APP.key1(), "7001|" + appTransId + "|" + APP.key1()));
    return fields;
  }

  Map<String, String> refund(String zpTransId, long amount) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("m_refund_id", "%s_7001_%010d".formatted(TODAY, NUMBERS.incrementAndGet()));
    fields.put("zp_trans_id", zpTransId);
    fields.put("amount", Long.toString(amount));
    fields.put("timestamp", Long.toString(clock.millis()));
    fields.put("description", "Hoàn tiền");
    return fields;
  }

  JsonNode refunded(Map<String, String> fields) {
    return json(
        post(
            "/v2/refund",
            fields.containsKey("refund_fee_amount")
                ? signed(
                    fields,
                    "app_id",
                    "zp_trans_id",
                    "amount",
                    "refund_fee_amount",
                    "description",
                    "timestamp")
                : signed(fields, "app_id", "zp_trans_id", "amount", "description", "timestamp")));
  }

  JsonNode queryRefund(String refundId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("app_id", "7001");
    fields.put("m_refund_id", refundId);
    fields.put("timestamp", Long.toString(clock.millis()));
    return json(post("/v2/query_refund", signed(fields, "app_id", "m_refund_id", "timestamp")));
  }

  static JsonNode data(HttpRequest callback) {
    return Json.parse(Json.parse(callback.text()).path("data").textValue());
  }
}
