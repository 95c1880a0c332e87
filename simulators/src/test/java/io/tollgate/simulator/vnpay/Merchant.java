package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A merchant who is paid through VNPAY. */
final class Merchant extends TestMerchant {

  static final String TMN_CODE = "SIMTMN07";
  static final String SECRET = "MERCHANTSECRETOFTHETERMINALSEVEN";

  /** 2026-02-01 09:19:05 in Vietnam. */
  static final Instant START = Instant.parse("2026-02-01T02:19:05Z");

  static final HttpResponse CONFIRMED = reply("00");

  VnpaySimulator vnpay;

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String[] REFUND = {
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TransactionType",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_TransactionNo",
    "vnp_TransactionDate",
    "vnp_CreateBy",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo"
  };

  Merchant() {
    this(Optional.empty());
  }

  Merchant(Optional<Path> stateFile) {
    super(START, CONFIRMED);
    start(stateFile);
  }

  /** Kills the simulator and starts another from what it left. */
  void restart(Path stateFile) {
    vnpay.close();
    start(Optional.of(stateFile));
  }

  private void start(Optional<Path> stateFile) {
    Terminal terminal = new Terminal(TMN_CODE, SECRET, shopUrl() + "/ipn?src=vnpay");
    Terminal forgetful = new Terminal("SIMTMN08", SECRET, "");
    vnpay = VnpaySimulator.start(0, List.of(terminal, forgetful), stateFile, clock);
  }

  static HttpResponse reply(String code) {
    return HttpResponse.json(200, "{\"RspCode\":\"%s\",\"Message\":\"x\"}".formatted(code));
  }

  @Override
  public RunningSimulator simulator() {
    return vnpay;
  }

  /** An address as a correct merchant makes it, not signed yet. */
  Map<String, String> address() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_Version", "2.1.0");
    fields.put("vnp_Command", "pay");
    fields.put("vnp_TmnCode", TMN_CODE);
    fields.put("vnp_Amount", "5000000");
    fields.put("vnp_CurrCode", "VND");
    fields.put("vnp_TxnRef", "260201%09d".formatted(NUMBERS.incrementAndGet()));
    fields.put("vnp_OrderInfo", "Don hang <1>: ao thun");
    fields.put("vnp_OrderType", "other");
    fields.put("vnp_Locale", "vn");
    fields.put("vnp_ReturnUrl", "https://shop.example.vn/back?lang=vi");
    fields.put("vnp_IpAddr", "127.0.0.1");
    fields.put("vnp_CreateDate", Dates.write(clock.instant()));
    fields.put("vnp_ExpireDate", Dates.write(clock.instant().plusSeconds(900)));
    return fields;
  }

  /** Where the browser is sent by an address that is signed right. */
  String opened(Map<String, String> fields) {
    String query = Signature.query(fields);
    return opened(query + "&vnp_SecureHash=" + Signature.of(SECRET, query));
  }

  String opened(String query) {
    Answer answer = get(PayPage.ENTRY + "?" + query);
    assertEquals(302, answer.status());
    return answer.location();
  }

  /** A payment whose page the buyer has open. */
  String created() {
    return created(Switches.NORMAL);
  }

  String created(Switches switches) {
    Map<String, String> address = address();
    vnpay.faults().order(address.get("vnp_TxnRef"), switches);
    String page = opened(address);
    assertTrue(page.startsWith(PayPage.PAGE + "?token="), page);
    return address.get("vnp_TxnRef");
  }

  JsonNode query(String txnRef) {
    return query(queryFields(txnRef));
  }

  JsonNode query(Map<String, String> fields) {
    return call(
        fields,
        "vnp_RequestId",
        "vnp_Version",
        "vnp_Command",
        "vnp_TmnCode",
        "vnp_TxnRef",
        "vnp_TransactionDate",
        "vnp_CreateDate",
        "vnp_IpAddr",
        "vnp_OrderInfo");
  }

  /** Six minutes later, so that it may be asked. */
  JsonNode queryLater(String txnRef) {
    clock.advance(Duration.ofMinutes(6));
    return query(txnRef);
  }

  Map<String, String> queryFields(String txnRef) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_RequestId", "Q" + NUMBERS.incrementAndGet());
    fields.put("vnp_Version", "2.1.0");
    fields.put("vnp_Command", "querydr");
    fields.put("vnp_TmnCode", TMN_CODE);
    fields.put("vnp_TxnRef", txnRef);
    fields.put("vnp_OrderInfo", "Truy van");
    fields.put("vnp_TransactionDate", Dates.write(START));
    fields.put("vnp_CreateDate", Dates.write(clock.instant()));
    fields.put("vnp_IpAddr", "127.0.0.1");
    return fields;
  }

  Map<String, String> refundFields(String txnRef, String type, long amount) {
    Map<String, String> fields = queryFields(txnRef);
    fields.put("vnp_Command", "refund");
    fields.put("vnp_TransactionType", type);
    fields.put("vnp_Amount", amount + "00");
    fields.put("vnp_OrderInfo", "Hoan tien " + fields.get("vnp_RequestId"));
    fields.put("vnp_CreateBy", "admin");
    return fields;
  }

  JsonNode refund(String txnRef, String type, long amount) {
    return refund(refundFields(txnRef, type, amount));
  }

  JsonNode refund(Map<String, String> fields) {
    return call(fields, REFUND);
  }

  static String refundSignature(Map<String, String> fields) {
    return signature(fields, REFUND);
  }

  private JsonNode call(Map<String, String> fields, String... signed) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("vnp_SecureHash", signature(fields, signed));
    return answer(Json.text(all));
  }

  private static String signature(Map<String, String> fields, String... signed) {
    return Signature.of(
        SECRET,
        Arrays.stream(signed)
            .map(name -> fields.getOrDefault(name, ""))
            .collect(Collectors.joining("|")));
  }

  JsonNode answer(String body) {
    return json(post("/merchant_webapi/api/transaction", "application/json", body));
  }

  static String code(JsonNode answer) {
    return answer.path("vnp_ResponseCode").asText();
  }

  /** The fields of an IPN, decoded. */
  static Map<String, String> fields(HttpRequest ipn) {
    return queryOf("http://x/?" + ipn.rawQuery());
  }

  static Map<String, String> fields(String url) {
    return queryOf(URI.create(url).toString());
  }

  static boolean isSigned(Map<String, String> fields) {
    return Signature.matches(fields.get("vnp_SecureHash"), SECRET, Signature.query(fields));
  }
}
