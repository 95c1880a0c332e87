package io.tollgate.gateway.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.json.Json;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bill and a refund are bound to before MoMo hears of them. */
class MomoPlanTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678901Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(50_000, "VND");

  private final MomoGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void memoHoldsTheFieldsOfCreate() {
    assertEquals(
        Map.of(
            "partnerCode", "MOMO",
            "requestId", "260201ABCDEFGHJ",
            "orderId", "260201ABCDEFGHJ",
            "amount", "50000",
            "orderInfo", "Đơn hàng 1 – áo thun",
            "redirectUrl", "https://shop.example.vn/api/v1/return/momo/main",
            "ipnUrl", "https://shop.example.vn/api/v1/callback/momo/main",
            "requestType", "captureWallet",
            "extraData", "",
            "lang", "vi"),
        plan(Fixture.newBill(REF, 50_000)).memo().values());
  }

  @Test
  void createSendsTheAmountAsANumberAndCapturesAtOnce() {
    Map<String, String> memo = plan(Fixture.newBill(REF, 50_000)).memo().values();
    JsonNode body = Json.object(Call.CREATE.json(memo, account())).orElseThrow();
    assertTrue(body.get("amount").isNumber());
    assertTrue(body.get("autoCapture").getBooleanValue());
    assertFalse(body.toString().contains(Fixture.ACCESS_KEY));
  }

  /** Never before MoMo's page closes by itself, and a while after it unless the shop says less. */
  @ParameterizedTest
  @CsvSource({
    ",        PT20M",
    "PT0S,    PT15M",
    "PT5M,    PT15M",
    "PT15M1S, PT15M1S",
    "PT1H,    PT1H",
    "PT24H,   PT24H",
    "PT24H1S, PT24H",
    "PT-1H,   PT15M",
  })
  void requestedExpiryIsClampedToTheAllowedRange(Duration requested, Duration given) {
    Plan plan = plan(Fixture.newBill(REF, PRICE, "d", "", Optional.ofNullable(requested)));
    assertEquals(NOW.plus(given), plan.deadline());
  }

  @ParameterizedTest
  @CsvSource({"'', vi", "vi, vi", "vi-VN, vi", "VI, vi", "en, en", "es-PE, en"})
  void languageIsVietnameseOrEnglish(String locale, String language) {
    Plan plan = plan(Fixture.newBill(REF, PRICE, "d", locale, Optional.empty()));
    assertEquals(language, plan.memo().value("lang"));
  }

  /** With a delimiter in it, messages of other values could share its signature. */
  @Test
  void aDescriptionIsOneComposedLineWithoutTheDelimiter() {
    Map.of(
            "  Áo   thun ", "Áo thun",
            "a\u0000b\nc\td\u00a0e\u2028f", "a b c d e f",
            "A\u0301o & quần = 2&3", "\u00c1o + quần = 2+3",
            "x&orderType=y", "x+orderType=y",
            " \n ", "260201ABCDEFGHJ")
        .forEach((text, line) -> assertEquals(line, orderInfo(text)));
  }

  @Test
  void aLongDescriptionIsCutBetweenCharacters() {
    assertEquals("x".repeat(198) + "🎁", orderInfo("x".repeat(198) + "🎁🎁"));
    assertEquals("x".repeat(199), orderInfo("x".repeat(199) + "🎁"));
  }

  /** To such an address MoMo sends nothing, and the payment would be found by queries alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example.vn/callback?a=b",
        "https://shop.example.vn/g%E1%BB%8Di",
        "https://shop.example.vn/callback#x",
        "https://user@shop.example.vn/callback",
        "myapp:callback"
      })
  void callbackAddressThatMomoDoesNotCallIsRejected(String url) {
    NewBill bill = Fixture.newBill(REF, 50_000);
    NewBill changed =
        new NewBill(
            REF,
            "main",
            bill.amount(),
            "d",
            Buyer.UNKNOWN,
            "",
            URI.create(url),
            bill.returnUrl(),
            bill.formUrl(),
            Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> plan(changed));
  }

  @Test
  void refundMemoHoldsTheSignedFields() {
    RefundPlan plan = gateway.planRefund(newRefund("z".repeat(101)), NOW);
    assertEquals(
        Map.of(
            "partnerCode", "MOMO",
            "orderId", plan.identity(),
            "requestId", plan.identity(),
            "amount", "20000",
            "transId", "4088878653",
            "description", "z".repeat(100),
            "lang", "vi"),
        plan.memo().values());
    assertEquals("", gateway.planRefund(newRefund(" "), NOW).memo().value("description"));
  }

  @Test
  void everyRefundHasANewRandomIdentityThatMomoTakes() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String identity = gateway.planRefund(newRefund("late"), NOW).identity();
      assertTrue(identity.matches("[0-9a-z]{32}"), identity);
      assertTrue(drawn.add(identity), identity);
    }
  }

  /** Our signature against the JDK's, with whatever text a buyer types. */
  @Test
  void signaturesOfAThousandBillsMatchAnIndependentSigner() {
    Random random = new Random(20_260_201);
    String alphabet = "aZ09 |\\\"'{}[]&=+%~*éĐđờưốễ–🎁\u0301";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(40, 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
      Map<String, String> memo = plan(Fixture.newBill(REF, PRICE, text.toString())).memo().values();
      String signed =
          ("amount=50000&extraData=&ipnUrl=%s&orderId=%s&orderInfo=%s&partnerCode=MOMO"
                  + "&redirectUrl=%s&requestId=%s&requestType=captureWallet")
              .formatted(
                  memo.get("ipnUrl"), REF, memo.get("orderInfo"), memo.get("redirectUrl"), REF);
      JsonNode sent = Json.object(Call.CREATE.json(memo, account())).orElseThrow();
      assertEquals(
          Fixture.sign(Fixture.ACCESS_KEY, Fixture.SECRET_KEY, signed),
          sent.get("signature").getStringValue());
      assertEquals(memo.get("orderInfo"), sent.get("orderInfo").getStringValue());
    }
  }

  private Plan plan(NewBill bill) {
    return gateway.plan(bill, NOW);
  }

  private String orderInfo(String description) {
    return plan(Fixture.newBill(REF, PRICE, description)).memo().value("orderInfo");
  }

  private NewRefund newRefund(String reason) {
    Bill bill = BillFixture.planned(gateway, Fixture.newBill(REF, 50_000), NOW);
    return new NewRefund(bill, "4088878653", Money.of(20_000, "VND"), reason);
  }

  private static MomoAccount account() {
    return Fixture.account("main", "MOMO", Fixture.ACCESS_KEY, Fixture.SECRET_KEY, Fixture.NOWHERE);
  }
}
