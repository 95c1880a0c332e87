package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Secret;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bill and a refund are bound to before ZaloPay hears of them. */
class ZaloPayPlanTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678901Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");

  private final ZaloPayGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void memoHoldsTheFieldsOfTheOrder() {
    assertEquals(
        Map.ofEntries(
            Map.entry("app_id", "2553"),
            Map.entry("app_trans_id", "260201_ABCDEFGHJ"),
            Map.entry("app_user", "buyer-7"),
            Map.entry("app_time", "1769912345678"),
            Map.entry("amount", "50000"),
            Map.entry("item", "[]"),
            Map.entry(
                "embed_data",
                "{\"redirecturl\":\"https://shop.example.vn/api/v1/return/zalopay\"}"),
            Map.entry("description", "Đơn hàng 1 – áo thun"),
            Map.entry("bank_code", ""),
            Map.entry("callback_url", "https://shop.example.vn/api/v1/callback/zalopay/main"),
            Map.entry("expire_duration_seconds", "900")),
        plan(Fixture.newBill(REF, 50_000)).memo().values());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9_999_999, 10_000_000, 1_000_000_000_000L})
  void amountIsSentAsDigits(long dong) {
    assertEquals(Long.toString(dong), plan(Fixture.newBill(REF, dong)).memo().value("amount"));
  }

  /** The deadline is the moment ZaloPay closes the order, never one of our own. */
  @ParameterizedTest
  @CsvSource({
    ",        900",
    "PT0S,    300",
    "PT1S,    300",
    "PT5M,    300",
    "PT5M1S,  301",
    "PT1H,    3600",
    "PT24H,   86400",
    "PT24H1S, 86400",
    "P30D,    86400",
    "PT-1H,   300",
  })
  void requestedExpiryIsClampedToTheAllowedRange(Duration requested, long seconds) {
    Plan plan = plan(Fixture.newBill(REF, 1).returnUrl(), Optional.ofNullable(requested));
    assertEquals(Long.toString(seconds), plan.memo().value("expire_duration_seconds"));
    assertEquals(Instant.ofEpochMilli(1_769_912_345_678L).plusSeconds(seconds), plan.deadline());
    assertEquals("tollgate", plan.memo().value("app_user"));
  }

  @Test
  void aDescriptionIsOneComposedLine() {
    Map.of(
            "  Áo   thun ", "Áo thun",
            "a\u0000b\nc\td\u00a0e\u2028f", "a b c d e f",
            "A\u0301o|1+1=2 & 50%", "\u00c1o|1+1=2 & 50%",
            "👩\u200d👧 🎁", "👩\u200d👧 🎁",
            "\ud83d lone", "lone",
            " \n ", "260201_ABCDEFGHJ")
        .forEach((text, line) -> assertEquals(line, memo(text, "b").get("description")));
  }

  @Test
  void nothingIsLongerThanZaloPayTakesOrCutInsideACharacter() {
    String description = memo("x".repeat(255) + "🎁🎁", "d").get("description");
    assertEquals("x".repeat(255), description);
    assertEquals("x".repeat(254) + "🎁", memo("x".repeat(254) + "🎁🎁", "d").get("description"));
    assertEquals("y".repeat(50), memo("d", "y".repeat(51)).get("app_user"));
    assertEquals("tollgate", memo("d", " \n").get("app_user"));
  }

  @Test
  void returnUrlThatZaloPayWouldCutIsRejected() {
    String fits = "https://shop.example.vn/" + "r".repeat(1023 - 42);
    assertEquals(
        1023, plan(URI.create(fits), Optional.empty()).memo().value("embed_data").length());
    assertThrows(
        IllegalArgumentException.class, () -> plan(URI.create(fits + "r"), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    // Midnight in Vietnam is five in the afternoon in UTC.
    "2026-02-01T16:59:59.999Z, 260201_2553_",
    "2026-02-01T17:00:00Z,     260202_2553_",
    "2026-12-31T16:59:59Z,     261231_2553_",
    "2026-12-31T17:00:00Z,     270101_2553_",
    "2028-02-28T17:00:00Z,     280229_2553_",
  })
  void refundIdBeginsWithTheDateInVietnam(Instant now, String prefix) {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : new String[] {"UTC", "America/Lima", "Asia/Tokyo"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        String identity = gateway.planRefund(newRefund(), now).identity();
        assertTrue(identity.startsWith(prefix), identity);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void everyRefundHasANewRandomIdentityOfAllowedLength() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String identity = gateway.planRefund(newRefund(), NOW).identity();
      assertTrue(identity.matches("\\d{6}_2553_[0-9a-z]{10}"), identity);
      assertTrue(drawn.add(identity), identity);
    }
  }

  @Test
  void refundMemoHoldsTheSignedFields() {
    var plan = gateway.planRefund(newRefund(), NOW);
    assertEquals(
        Map.of(
            "app_id", "2553",
            "m_refund_id", plan.identity(),
            "zp_trans_id", "260201000000389",
            "amount", "20000",
            "timestamp", "1769912345678",
            "description", "z".repeat(100)),
        plan.memo().values());
  }

  /** S3-05: our mac against the JDK's for a thousand orders, with whatever text a buyer types. */
  @Test
  void signaturesOfAThousandOrdersMatchAnIndependentSigner() {
    Random random = new Random(20_260_201);
    String alphabet = "aZ09 |\\\"'{}[]&=+%~*éĐđờưốễ–🎁\u0301";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(40, 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
      Map<String, String> memo = memo(text.toString(), text.reverse().toString());
      String signed =
          String.join(
              "|",
              memo.get("app_id"),
              memo.get("app_trans_id"),
              memo.get("app_user"),
              memo.get("amount"),
              memo.get("app_time"),
              memo.get("embed_data"),
              memo.get("item"));
      String form = Call.CREATE.form(memo, new Secret(Fixture.KEY1));
      Map<String, String> sent = FormEncoding.read(form).orElseThrow();
      assertEquals(Fixture.sign(Fixture.KEY1, signed), sent.remove("mac"));
      assertEquals(memo, sent);
    }
  }

  @Test
  void planForAnUnknownAccountIsRejected() {
    NewBill some = Fixture.newBill(REF, 1);
    NewBill foreign =
        new NewBill(
            REF,
            "third",
            some.amount(),
            "d",
            Buyer.UNKNOWN,
            "",
            some.callbackUrl(),
            some.returnUrl(),
            some.formUrl(),
            Optional.empty());
    assertThrows(IllegalStateException.class, () -> plan(foreign));
    assertNotEquals(Set.of(), gateway.accounts());
  }

  private Plan plan(NewBill bill) {
    return gateway.plan(bill, NOW);
  }

  private Map<String, String> memo(String description, String buyer) {
    NewBill some = Fixture.newBill(REF, 50_000);
    return plan(new NewBill(
            REF,
            "main",
            some.amount(),
            description,
            Fixture.buyer(buyer),
            "",
            some.callbackUrl(),
            some.returnUrl(),
            some.formUrl(),
            Optional.empty()))
        .memo()
        .values();
  }

  private Plan plan(URI returnUrl, Optional<Duration> expiresIn) {
    NewBill some = Fixture.newBill(REF, 1);
    return plan(
        new NewBill(
            REF,
            "main",
            some.amount(),
            "d",
            Buyer.UNKNOWN,
            "",
            some.callbackUrl(),
            returnUrl,
            some.formUrl(),
            expiresIn));
  }

  private NewRefund newRefund() {
    Bill bill = BillFixture.planned(gateway, Fixture.newBill(REF, 50_000), NOW);
    return new NewRefund(bill, "260201000000389", Money.of(20_000, "VND"), "z".repeat(101));
  }
}
