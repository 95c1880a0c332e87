package io.tollgate.simulator.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A merchant who is paid through MoMo: account A of the vectors, and B beside it. */
final class Merchant extends TestMerchant {

  static final Partner A =
      new Partner("SIMMOMO01", "SIMACCESS0000001", "SIMMOMOSECRETKEY0000000000000001");
  static final Partner B =
      new Partner("SIMMOMO02", "SIMACCESS0000002", "SIMMOMOSECRETKEY0000000000000002");

  static final Instant START = Instant.parse("2026-11-28T06:34:23.942Z");

  private static final String API = "/v2/gateway/api/";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private MomoSimulator momo;

  Merchant() {
    this(Optional.empty());
  }

  Merchant(Optional<Path> stateFile) {
    super(START, HttpResponse.text(204, "text/plain", ""));
    momo = MomoSimulator.start(0, List.of(A, B), stateFile, clock);
  }

  /** Kills the simulator and starts another from what it left. */
  void restart(Path stateFile) {
    momo.close();
    momo = MomoSimulator.start(0, List.of(A, B), Optional.of(stateFile), clock);
  }

  @Override
  public MomoSimulator simulator() {
    return momo;
  }

  static String newId() {
    return "ORD-%06d".formatted(NUMBERS.incrementAndGet());
  }

  /** A payment as a correct merchant describes it, not signed yet. */
  Map<String, Object> payment() {
    String id = newId();
    Map<String, Object> call = new TreeMap<>();
    call.put("partnerCode", "SIMMOMO01");
    call.put("requestId", id);
    call.put("orderId", id);
    call.put("amount", 50_000);
    call.put("orderInfo", "Thanh toán <đơn hàng> & #42");
    call.put("redirectUrl", "https://shop.example.vn/back?lang=vi#done");
    call.put("ipnUrl", shopUrl() + "/ipn");
    call.put("requestType", "captureWallet");
    call.put("extraData", "");
    call.put("lang", "vi");
    return call;
  }

  static Map<String, Object> signed(Call.Kind kind, Map<String, Object> fields) {
    Map<String, Object> call = new TreeMap<>(fields);
    Call unsigned = new Call(kind, Json.tree(fields));
    call.put("signature", A.sign(unsigned.signedText(A)));
    return call;
  }

  Answer send(String path, Map<String, Object> call) {
    return post(API + path, "application/json; charset=UTF-8", Json.text(call));
  }

  JsonNode create(Map<String, Object> payment) {
    return json(send("create", signed(Call.Kind.CREATE, payment)));
  }

  /** Creates a payment and returns its order id. */
  String created() {
    return created(Switches.NORMAL);
  }

  String created(Switches switches) {
    return created(payment(), switches);
  }

  String created(Map<String, Object> payment, Switches switches) {
    String id = payment.get("orderId").toString();
    simulator().faults().order(id, switches);
    assertEquals(0, create(payment).path("resultCode").asInt(-1));
    return id;
  }

  static Map<String, Object> question(String orderId) {
    Map<String, Object> call = new TreeMap<>();
    call.put("partnerCode", "SIMMOMO01");
    call.put("requestId", newId());
    call.put("orderId", orderId);
    call.put("lang", "vi");
    return call;
  }

  JsonNode query(String orderId) {
    return json(send("query", signed(Call.Kind.QUERY, question(orderId))));
  }

  int code(String orderId) {
    return query(orderId).path("resultCode").asInt(-1);
  }

  static Map<String, Object> refund(String transId, long amount) {
    Map<String, Object> call = question(newId());
    call.put("amount", amount);
    call.put("transId", Long.valueOf(transId));
    call.put("description", "khách đổi ý");
    return call;
  }

  JsonNode refunded(Map<String, Object> refund) {
    return json(send("refund", signed(Call.Kind.REFUND, refund)));
  }

  JsonNode queryRefund(String orderId) {
    return json(send("refund/query", signed(Call.Kind.QUERY_REFUND, question(orderId))));
  }

  JsonNode confirm(String orderId, String requestType, long amount) {
    Map<String, Object> call = question(orderId);
    call.put("requestType", requestType);
    call.put("amount", amount);
    call.put("description", "");
    return json(send("confirm", signed(Call.Kind.CONFIRM, call)));
  }

  /** What a notification, or a returning browser, must be signed with. */
  static String signature(JsonNode result) {
    Map<String, Object> values = new TreeMap<>();
    result.properties().forEach(field -> values.put(field.getKey(), field.getValue().asText()));
    return Notice.signature(values, A);
  }
}
