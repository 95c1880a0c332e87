package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.json.Json;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every way to pay promises, with a wire of its own or without. One that speaks to a gateway
 * promises more: {@link WireContractTest}.
 */
public abstract class GatewayContractTest {

  protected static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  protected static final Ref REF = new Ref("260201ABCDEFGHJ");
  protected static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  /** A signature under every name that a gateway of ours looks at, and some more. */
  private static final Map<String, String> MANY_SIGNATURES =
      Map.of(
          "signature", "t=1,v1=00",
          "x-signature", "00",
          "stripe-signature", "t=1769912345,v1=00",
          "authorization", "Bearer x");

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  /** The gateway with its API at this address and two accounts, {@code main} and another one. */
  protected abstract Gateway gateway(URI api, Clock clock);

  /** A bill of the account {@code main}, for which no time was asked. */
  protected abstract NewBill newBill(Ref ref, Money amount);

  /** An amount like any other, in a currency that the gateway takes. */
  protected abstract Money price();

  /** Every key the gateway was given. */
  protected abstract Set<String> secrets();

  @Test
  void planIsPureAndHoldsNoSecretForAnyAmount() {
    Gateway gateway = nowhere();
    amounts(gateway)
        .forEach(
            amount -> {
              Plan plan = gateway.plan(newBill(REF, amount), NOW);
              assertEquals(plan, gateway.plan(newBill(REF, amount), NOW), amount.toString());
              assertTrue(plan.deadline().isAfter(NOW), amount.toString());
              assertKeepsSecrets(plan.toString());
              Map<String, String> values = plan.memo().values();
              assertEquals(values, Json.texts(Json.write(values)));
            });
  }

  /** What depends on who buys is the buyer's, and is removed once nobody needs it. */
  @Test
  void gatewaySaysWhichMembersOfItsMemoAreTheBuyers() {
    Gateway gateway = nowhere();
    Map<String, String> lan = gateway.plan(boughtBy("Lan", "1"), NOW).memo().values();
    Map<String, String> binh = gateway.plan(boughtBy("Binh", "2"), NOW).memo().values();
    assertEquals(lan.keySet(), binh.keySet());
    lan.forEach(
        (member, value) ->
            assertTrue(value.equals(binh.get(member)) || gateway.isPersonal(member), member));
  }

  private NewBill boughtBy(String name, String digit) {
    NewBill bill = newBill(REF, price());
    Buyer buyer =
        new Buyer(
            name,
            name,
            name + "@buyer.example",
            "+8490123456" + digit,
            "203.0.113." + digit,
            "vi",
            new Buyer.Billing(
                name,
                name,
                digit + " Le Loi",
                name,
                name,
                "VN",
                "7000" + digit,
                "DNI",
                "1234567" + digit));
    return new NewBill(
        bill.ref(),
        bill.account(),
        bill.amount(),
        bill.description(),
        buyer,
        bill.mode(),
        bill.callbackUrl(),
        bill.returnUrl(),
        bill.formUrl(),
        bill.expiresIn());
  }

  @Test
  void planInAnUnsupportedCurrencyIsRejected() {
    Currency none =
        Currency.getAvailableCurrencies().stream()
            .filter(c -> !nowhere().limits().containsKey(c))
            .findFirst()
            .orElseThrow();
    NewBill foreign = newBill(REF, new Money(price().minorUnits(), none));
    assertThrows(IllegalArgumentException.class, () -> nowhere().plan(foreign, NOW));
  }

  @Test
  void planOutsideTheLimitsIsRejected() {
    Gateway gateway = nowhere();
    gateway
        .limits()
        .forEach(
            (currency, range) -> {
              for (long outside :
                  List.of(range.least() - range.step(), range.greatest() + range.step())) {
                NewBill bill = newBill(REF, new Money(outside, currency));
                assertThrows(
                    IllegalArgumentException.class, () -> gateway.plan(bill, NOW), "" + bill);
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Acknowledgement.class)
  void everyAcknowledgementHasAValidHttpReply(Acknowledgement acknowledgement) {
    CallbackReply reply = nowhere().reply(acknowledgement);
    assertTrue(reply.status() >= 200 && reply.status() < 600);
    assertNotEquals("", reply.contentType());
  }

  @Test
  void rejectedOrUnrecordedCallbackIsNotAcknowledgedAsRecorded() {
    CallbackReply good = nowhere().reply(Acknowledgement.RECORDED);
    assertNotEquals(good, nowhere().reply(Acknowledgement.NOT_RECORDED));
    assertNotEquals(good, nowhere().reply(Acknowledgement.REJECTED));
  }

  /** What anybody may send: it is never believed and never a crash. */
  @TestFactory
  Stream<DynamicTest> garbageIsRejected() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("nothing", new byte[0]);
    bodies.put("no text", new byte[] {(byte) 0xFF, 0, (byte) 0xC3, '{', '='});
    for (String text : List.of("{", "[]", "null", "{}", "{\"a\":{}}", "a=%zz&=&&", "\uFEFF{}")) {
      bodies.put(text, text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.put("deep", "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    bodies.put("much", "{\"a\":1}".concat(" ".repeat(2_000_000)).getBytes(StandardCharsets.UTF_8));
    return bodies.entrySet().stream()
        .flatMap(
            body ->
                Stream.of(CallbackRequest.Channel.values())
                    .map(
                        channel ->
                            dynamicTest(
                                channel + " " + body.getKey(),
                                () -> assertRejected(channel, body.getValue()))));
  }

  private void assertRejected(CallbackRequest.Channel channel, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    for (Optional<String> account : List.of(Optional.<String>empty(), Optional.of("main"))) {
      for (CallbackRequest request :
          List.of(
              new CallbackRequest(channel, account, "POST", "", Map.of(), body),
              new CallbackRequest(channel, account, "POST", "", MANY_SIGNATURES, body),
              new CallbackRequest(channel, account, "GET", text, Map.of(), new byte[0]))) {
        Callback read = nowhere().read(request);
        assertTrue(
            read instanceof Callback.Rejected || read instanceof Callback.Irrelevant, "" + read);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/Lima", "Asia/Tokyo"})
  void planDoesNotDependOnTheDefaultTimeZone(String zone) {
    Plan plan = nowhere().plan(newBill(REF, price()), NOW);
    inZone(zone, () -> assertEquals(plan, nowhere().plan(newBill(REF, price()), NOW)));
  }

  /** Outside of what the gateway takes, the nearest that it does. */
  @Test
  void requestedExpiryMovesTheDeadlineWithinItsRange() {
    Instant least = deadline(Duration.ofSeconds(1));
    Instant greatest = deadline(Duration.ofDays(400));
    assertTrue(least.isAfter(NOW) && least.isBefore(greatest));
    Instant before = least;
    for (int minutes = 1; minutes < 100_000; minutes = minutes * 3 / 2 + 1) {
      Instant asked = NOW.plus(Duration.ofMinutes(minutes));
      Instant deadline = deadline(Duration.ofMinutes(minutes));
      assertFalse(deadline.isBefore(before), minutes + " min");
      if (asked.isAfter(least.plusSeconds(1)) && asked.isBefore(greatest.minusSeconds(1))) {
        assertTrue(Duration.between(deadline, asked).abs().toSeconds() < 1, minutes + " min");
      }
      before = deadline;
    }
  }

  private Instant deadline(Duration wish) {
    return nowhere().plan(expiringIn(newBill(REF, price()), wish), NOW).deadline();
  }

  protected static NewBill expiringIn(NewBill bill, Duration wish) {
    return new NewBill(
        bill.ref(),
        bill.account(),
        bill.amount(),
        bill.description(),
        bill.buyer(),
        bill.mode(),
        bill.callbackUrl(),
        bill.returnUrl(),
        bill.formUrl(),
        Optional.of(wish));
  }

  @Test
  void gatewayIdIsValidInRoutesAndConfiguration() {
    GatewayId id = nowhere().id();
    assertTrue(GatewayId.isWellFormed(id.value()));
    assertTrue(nowhere().accounts().contains(newBill(REF, price()).account()));
    assertTrue(nowhere().pacing().interval().compareTo(Duration.ZERO) > 0);
    assertTrue(nowhere().limits().get(price().currency()).contains(price().minorUnits()));
    assertKeepsSecrets(nowhere().toString());
  }

  @Test
  void formModesAreDistinct() {
    if (nowhere() instanceof EmbeddedForms forms) {
      assertFalse(forms.modes().isEmpty());
      assertEquals(forms.modes().size(), Set.copyOf(forms.modes()).size());
      assertEquals(forms.page(), ((EmbeddedForms) nowhere()).page());
      assertKeepsSecrets(forms.page().html());
    }
  }

  /** From the least to the greatest in every currency, and some between that are easily wrong. */
  protected static Stream<Money> amounts(Gateway gateway) {
    return gateway.limits().entrySet().stream()
        .flatMap(
            taken ->
                amounts(taken.getValue()).distinct().mapToObj(n -> new Money(n, taken.getKey())));
  }

  private static LongStream amounts(AmountRange range) {
    List<Long> between =
        List.of(1L, 999L, 1_050L, 50_000L, 9_999_999L, 10_000_000L, 21_474_837L, 999_999_999L);
    return LongStream.concat(
        LongStream.of(range.least(), range.greatest()),
        between.stream().mapToLong(n -> n).filter(range::contains));
  }

  /** A committed bill of this gateway. */
  protected final Bill bill(Gateway gateway) {
    return BillFixture.planned(gateway, newBill(REF, price()), NOW);
  }

  /** The gateway with nobody at its address. Port 1 is below what a test could have opened. */
  protected final Gateway nowhere() {
    return gateway(NOWHERE);
  }

  /** The gateway at this address, while the clock stands at {@link #NOW}. */
  protected final Gateway gateway(URI api) {
    return gateway(api, CLOCK);
  }

  protected static void inZone(String zone, Runnable test) {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      test.run();
    } finally {
      TimeZone.setDefault(before);
    }
  }

  protected final void assertKeepsSecrets(String text) {
    for (String secret : secrets()) {
      assertFalse(text.contains(secret), "A secret was printed");
    }
  }
}
