package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bill and a refund are bound to before Stripe hears of them. */
class StripePlanTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678901Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(1_050, "PEN");

  private final StripeGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void memoHoldsTheFieldsOfTheSession() {
    assertEquals(
        Map.ofEntries(
            Map.entry("mode", "payment"),
            Map.entry("client_reference_id", "260201ABCDEFGHJ"),
            Map.entry("metadata[tollgate_ref]", "260201ABCDEFGHJ"),
            Map.entry("payment_intent_data[metadata][tollgate_ref]", "260201ABCDEFGHJ"),
            Map.entry("line_items[0][quantity]", "1"),
            Map.entry("line_items[0][price_data][currency]", "pen"),
            Map.entry("line_items[0][price_data][unit_amount]", "1050"),
            Map.entry("line_items[0][price_data][product_data][name]", "Café"),
            Map.entry("adaptive_pricing[enabled]", "false"),
            Map.entry("expires_at", "1769915945"),
            Map.entry("customer_email", "a+b@example.com"),
            Map.entry("locale", "es-419"),
            Map.entry(
                "success_url",
                "https://shop.example/api/v1/return/stripe/main"
                    + "?session_id={CHECKOUT_SESSION_ID}&ref=260201ABCDEFGHJ"),
            Map.entry(
                "cancel_url",
                "https://shop.example/api/v1/return/stripe/main?ref=260201ABCDEFGHJ")),
        plan("Café", Fixture.buyer("a+b@example.com", "es-PE")).memo().values());
  }

  @Test
  void unknownBuyerAndInvalidEmailAreNotSent() {
    Set<String> names = plan("Café", Buyer.UNKNOWN).memo().values().keySet();
    assertFalse(names.contains("customer_email"));
    assertFalse(names.contains("locale"));
    for (String email :
        List.of(
            "no address",
            "thu@localhost",
            "thu@",
            "@shop.vn",
            "thu@-shop.vn",
            "thu..le@shop.vn",
            "thu.@shop.vn",
            "thư@shop.vn",
            "thu@shop.v")) {
      assertFalse(
          plan("Café", Fixture.buyer(email, "")).memo().values().containsKey("customer_email"),
          email);
    }
  }

  /** docs.stripe.com/currencies, maximum charge amounts. */
  @Test
  void greatestAmountIsThatOfItsCurrency() {
    gateway
        .limits()
        .forEach(
            (currency, range) -> {
              long most = currency.getCurrencyCode().equals("IDR") ? 999_999_999_999L : 99_999_999;
              assertEquals(
                  most / range.step() * range.step(), range.greatest(), currency.toString());
            });
  }

  @Test
  void aDescriptionIsOneLineAndNeverEmpty() {
    assertEquals("a b", name("  a \n b "));
    assertEquals(REF.value(), name(" \u0000 "));
    assertEquals(250, name("x".repeat(251)).length());
  }

  @Test
  void aReturnUrlKeepsItsQuery() {
    NewBill some = Fixture.newBill(REF, PRICE);
    NewBill other =
        new NewBill(
            REF,
            "main",
            PRICE,
            "d",
            Buyer.UNKNOWN,
            "",
            some.callbackUrl(),
            URI.create("https://shop.example/r?a=%2F"),
            some.formUrl(),
            Optional.empty());
    Map<String, String> memo = gateway.plan(other, NOW).memo().values();
    assertEquals("https://shop.example/r?a=%2F&ref=" + REF, memo.get("cancel_url"));
    assertEquals(
        "https://shop.example/r?a=%2F&session_id={CHECKOUT_SESSION_ID}&ref=" + REF,
        memo.get("success_url"));
  }

  /** The deadline is the moment Stripe closes the session, never one of our own. */
  @ParameterizedTest
  @CsvSource({
    ",        3600",
    "PT0S,    1860",
    "PT30M,   1860",
    "PT31M,   1860",
    "PT31M1S, 1861",
    "PT2H,    7200",
    "PT2H0.9S, 7200",
    "PT24H,   86100",
    "P30D,    86100",
    "PT-1H,   1860",
  })
  void requestedExpiryIsClampedToStripesRange(Duration requested, long seconds) {
    NewBill some = Fixture.newBill(REF, PRICE);
    Plan plan =
        gateway.plan(
            new NewBill(
                REF,
                "main",
                PRICE,
                "d",
                Buyer.UNKNOWN,
                "",
                some.callbackUrl(),
                some.returnUrl(),
                some.formUrl(),
                Optional.ofNullable(requested)),
            NOW);
    Instant expected = Instant.ofEpochSecond(1_769_912_345 + seconds);
    assertEquals(expected, plan.deadline());
    assertEquals(Long.toString(expected.getEpochSecond()), plan.memo().value("expires_at"));
  }

  @ParameterizedTest
  @CsvSource({
    "vi, vi",
    "vi-VN, vi",
    "es, es",
    "es-ES, es",
    "es-PE, es-419",
    "es-419, es-419",
    "es_MX, es-419",
    "pt-BR, pt-BR",
    "pt-PT, pt",
    "en-GB, en-GB",
    "en-AU, en",
    "fr-CA, fr-CA",
    "zh-TW, zh-TW",
    "zh-CN, zh",
    "no, nb",
    "nb-NO, nb",
    "fil-PH, fil",
    "qu-PE,",
    "x,",
    "'',",
    "auto,",
  })
  void buyersLocaleIsMappedToTheNearestOfThePage(String buyers, String pages) {
    assertEquals(Optional.ofNullable(pages), CheckoutLocale.nearest(buyers));
  }

  @Test
  void currenciesWhoseDecimalsDifferFromIsoAreNotSupported() {
    for (String code : new String[] {"MGA", "ISK", "UGX", "BGN"}) {
      assertFalse(gateway.limits().containsKey(Currency.getInstance(code)), code);
    }
    assertEquals(54, gateway.limits().size());
  }

  @ParameterizedTest
  @CsvSource({"49, USD", "100000000, USD", "5124, KWD", "100, ISK"})
  void amountOutsideTheLimitsIsRejected(long units, String currency) {
    NewBill bill = Fixture.newBill(REF, Money.of(units, currency));
    assertThrows(IllegalArgumentException.class, () -> gateway.plan(bill, NOW));
  }

  @Test
  void planForAnUnknownAccountIsRejected() {
    NewBill some = Fixture.newBill(REF, PRICE);
    NewBill foreign =
        new NewBill(
            REF,
            "third",
            PRICE,
            "d",
            Buyer.UNKNOWN,
            "",
            some.callbackUrl(),
            some.returnUrl(),
            some.formUrl(),
            Optional.empty());
    assertThrows(IllegalStateException.class, () -> gateway.plan(foreign, NOW));
  }

  @Test
  void refundMemoHoldsTheFieldsAndTheTimeOfTheRequest() {
    var plan = gateway.planRefund(newRefund(), NOW);
    assertEquals(
        Map.of(
            "payment_intent",
            "pi_3EXAMPLE01",
            "amount",
            "500",
            "metadata[tollgate_ref]",
            REF.value(),
            "metadata[tollgate_refund]",
            plan.identity(),
            "metadata[tollgate_reason]",
            "changed my mind",
            "planned_at",
            NOW.toString()),
        plan.memo().values());
  }

  @Test
  void everyRefundHasANewRandomIdentity() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String identity = gateway.planRefund(newRefund(), NOW).identity();
      assertTrue(identity.matches("260201ABCDEFGHJ-[0-9a-f]{16}"), identity);
      assertTrue(drawn.add(identity), identity);
    }
  }

  private NewRefund newRefund() {
    return new NewRefund(
        BillFixture.planned(gateway, Fixture.newBill(REF, PRICE), NOW),
        "pi_3EXAMPLE01",
        Money.of(500, "PEN"),
        "changed my mind");
  }

  private String name(String description) {
    return plan(description, Buyer.UNKNOWN)
        .memo()
        .value("line_items[0][price_data][product_data][name]");
  }

  private Plan plan(String description, Buyer buyer) {
    return gateway.plan(Fixture.newBill(REF, PRICE, description, buyer), NOW);
  }
}
