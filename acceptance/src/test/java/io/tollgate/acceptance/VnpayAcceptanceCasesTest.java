package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The six IPNs by which VNPAY's own acceptance tool judges a merchant: in its order, each under a
 * transaction number of its own, with {@code %20} for a space under a signature over a plus, and
 * with the address of VNPAY's sandbox in front.
 */
class VnpayAcceptanceCasesTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String FROM = "113.160.92.202";
  private static final long PRICE = 50_000;

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private long number = ThreadLocalRandom.current().nextLong(10_000_000L, 900_000_000L);

  @Test
  void allSixCasesPassOnOneBill() {
    String ref = open();
    assertReply("97", "Invalid signature", ipn(good(ref), "invalid_hash"));
    assertEquals("PENDING", database.state(ref));

    String nobody = "NOTFOUND_" + HexFormat.of().toHexDigits(number);
    assertReply("01", "Order not found", ipn(good(nobody)));
    Map<String, String> tooMuch = message(ref, "00", "00", PRICE + 1_000);
    assertReply("04", "Invalid amount", ipn(tooMuch));
    assertReply("04", "Invalid amount", ipn(tooMuch));
    assertEquals("IN_REVIEW", database.state(ref));

    assertReply("00", "Confirm Success", ipn(message(ref, "24", "02", PRICE)));
    assertEquals("IN_REVIEW", database.state(ref));
    assertReply("00", "Confirm Success", ipn(good(ref)));
    assertEquals("PAID", database.state(ref));

    assertReply("02", "Order already confirmed", ipn(good(ref)));
    assertEquals(List.of("MISMATCH", "APPLIED", "EXTRA"), database.roles(ref));
    assertEquals(List.of("WRONG_AMOUNT", "SECOND_TRANSACTION"), database.cases(ref));
    assertEquals(1, database.fulfilments(ref));
    assertEquals("PAID", shop.status(ref));
  }

  /** A later version of the tool fails another order, and a real repeat has the same number. */
  @Test
  void failedPaymentAndDuplicateIpnsAreConfirmed() {
    String failed = open();
    Map<String, String> cancelled = message(failed, "24", "02", PRICE);
    assertReply("00", "Confirm Success", ipn(cancelled));
    assertReply("02", "Order already confirmed", ipn(cancelled));
    assertEquals("FAILED", database.state(failed));

    String ref = open();
    Map<String, String> good = good(ref);
    assertReply("00", "Confirm Success", ipn(good));
    for (int i = 0; i < 3; i++) {
      assertReply("02", "Order already confirmed", ipn(good));
    }
    assertEquals(List.of("APPLIED"), database.roles(ref));
    assertEquals(List.of(), database.cases(ref));
  }

  /** The same six at the press of a button, on a payment whose page a buyer has open. */
  @Test
  void simulatorRunsAllSixCases() {
    Response created = create();
    assertEquals(302, Web.get(created.text("url")).status());
    String ref = created.text("ref");

    Simulator vnpay = TOLLGATE.simulator("vnpay");
    String order = "{\"order\":\"%s\",\"action\":\"acceptance\"}".formatted(ref);
    Response verdicts = Web.post(vnpay.url() + "/control/act", order);

    List<String> said = new ArrayList<>();
    for (JsonNode verdict : verdicts.json()) {
      said.add(verdict.path("said").asText());
      assertTrue(verdict.path("passed").asBoolean(), verdict.toString());
    }
    assertEquals(List.of("97", "01", "04", "00", "00", "02"), said);
    assertEquals("PAID", database.state(ref));
    assertEquals("PAID", vnpay.order(ref).path("state").asText());
  }

  private Response create() {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":%d,\"gateway\":\"vnpay\"}"
            .formatted(Shop.newOrder(), PRICE));
  }

  private String open() {
    Response created = create();
    assertEquals(201, created.status(), created.toString());
    return created.text("ref");
  }

  private Map<String, String> good(String ref) {
    return message(ref, "00", "00", PRICE);
  }

  private Map<String, String> message(String ref, String code, String status, long amount) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_TmnCode", property("tmn-code"));
    fields.put("vnp_TxnRef", ref);
    fields.put("vnp_Amount", amount + "00");
    fields.put("vnp_ResponseCode", code);
    fields.put("vnp_TransactionStatus", status);
    fields.put("vnp_TransactionNo", Long.toString(number++));
    fields.put("vnp_PayDate", "20261124101500");
    fields.put("vnp_BankCode", "NCB");
    fields.put("vnp_CardType", "ATM");
    fields.put("vnp_OrderInfo", "SIT test " + ref);
    return fields;
  }

  private Response ipn(Map<String, String> fields) {
    return ipn(fields, sign(property("hash-secret"), query(fields)));
  }

  private Response ipn(Map<String, String> fields, String hash) {
    String query = query(fields).replace("+", "%20") + "&vnp_SecureHash=" + hash;
    return Web.get(shop.url() + "/api/v1/callback/vnpay/main?" + query, "x-forwarded-for", FROM);
  }

  private static String query(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String property(String name) {
    return TOLLGATE.signer().property("tollgate.vnpay.main." + name);
  }

  private static void assertReply(String code, String message, Response answer) {
    assertEquals(
        "200 {\"RspCode\":\"%s\",\"Message\":\"%s\"}".formatted(code, message),
        answer.status() + " " + answer.body());
    assertEquals("application/json", answer.header("content-type"));
  }

  /** By the JDK alone: what is under test signs nothing that tests it. */
  private static String sign(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
