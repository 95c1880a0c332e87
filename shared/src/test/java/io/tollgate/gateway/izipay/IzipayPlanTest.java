package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The memo of a bill, fixed before its form is shown, and the config that the form gets. */
class IzipayPlanTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678901Z");
  private static final Money PRICE = Money.of(1_050, "PEN");
  private static final Buyer MARIA =
      new Buyer(
          "buyer-7",
          "María Núñez",
          "maria@example.pe",
          "+51 900 000-000",
          "",
          "es-PE",
          new Buyer.Billing(
              "María José",
              "Núñez",
              "Av. Perú 123",
              "Lima",
              "Lima",
              "PE",
              "15001",
              "DNI",
              "00000000"));

  private final IzipayGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void memoHoldsTheFieldsOfTheForm() {
    assertEquals(
        Map.of(
            "merchantCode", "4000000",
            "orderNumber", "260201ABCDEFGHJ",
            "amount", "10.50",
            "currency", "PEN",
            "dateTimeTransaction", "1769912345678000",
            "typeForm", "embedded",
            "urlIPN", "https://pay.example.pe/api/v1/callback/izipay/main",
            "returnUrl", "https://pay.example.pe/api/v1/return/izipay/main?ref=260201ABCDEFGHJ",
            "formUrl", "https://pay.example.pe/api/v1/form/izipay/260201ABCDEFGHJ"),
        memo(Buyer.UNKNOWN, "").values());
  }

  @Test
  void openingReturnsOurFormPageWithoutACall() {
    Bill bill = BillFixture.planned(gateway, Fixture.newBill(Fixture.REF, PRICE), NOW);
    String page = "https://pay.example.pe/api/v1/form/izipay/260201ABCDEFGHJ";
    assertEquals(
        new Opening.Opened(
            new NextStep.Form(URI.create(page), URI.create(page + "/session")), Memo.EMPTY),
        gateway.open(bill));
  }

  @Test
  void theConfigIsTheDocumentedOne() {
    String json =
        """
        {"action":"pay","billing":{"city":"Lima","country":"PE","document":"00000000",\
        "documentType":"DNI","email":"maria@example.pe","firstName":"María José",\
        "lastName":"Núñez","phoneNumber":"51900000000","postalCode":"15001","state":"Lima",\
        "street":"Av. Perú 123"},"merchantCode":"4000000","order":{"amount":"10.50",\
        "currency":"PEN","dateTimeTransaction":"1769912345678000",\
        "orderNumber":"260201ABCDEFGHJ","payMethod":"all","processType":"AT"},\
        "render":{"redirectUrls":{"onCancel":"URL","onError":"URL","onSuccess":"URL"},\
        "showButtonProcessForm":true,"typeForm":"redirect"},"transactionId":"T0001",\
        "urlIPN":"https://pay.example.pe/api/v1/callback/izipay/main"}"""
            .replace("URL", "https://pay.example.pe/api/v1/return/izipay/main?ref=260201ABCDEFGHJ");
    assertEquals(
        Json.object(json),
        Json.object(Json.write(Checkout.config(memo(MARIA, "redirect"), "T0001"))));
  }

  @Test
  void onlyTheEmbeddedFormHasAContainer() {
    assertEquals("#izipay-form", render("embedded").get("container"));
    assertFalse(render("pop-up").containsKey("container"));
    assertFalse(render("redirect").containsKey("container"));
    assertEquals(render("embedded"), render(""));
    assertThrows(IllegalArgumentException.class, () -> render("window"));
  }

  @Test
  void configOfAnUnknownBuyerHasNoBilling() {
    assertFalse(Checkout.config(memo(Buyer.UNKNOWN, ""), "T0001").containsKey("billing"));
  }

  /** The form shows nothing when one value breaks a rule: better to let the buyer type it. */
  @ParameterizedTest
  @CsvSource({
    "firstName, M",
    "firstName, Maria2",
    "firstName, O'Higgins",
    "lastName, ' '",
    "email, a@b",
    "email, nobody",
    "email, 'maria nunez@example.pe'",
    "phoneNumber, 123456",
    "phoneNumber, 1234567890123456",
    "phoneNumber, none",
    "street, Jr 1",
    "street, 'A street whose name has forty-one letters.'",
    "city, Lo",
    "country, Peru",
    "country, pe",
    "postalCode, 'L*15001'",
    "documentType, PASSPORT",
    "document, '12 34'",
  })
  void billingFieldsThatTheFormWouldRejectAreOmitted(String field, String value) {
    Map<String, String> good = BillingFields.of(MARIA);
    assertEquals(11, good.size());
    Map<String, String> expected = new TreeMap<>(good);
    expected.remove(field);
    if (field.startsWith("document")) {
      expected.keySet().removeIf(name -> name.startsWith("document"));
    }
    assertEquals(expected, BillingFields.of(with(field, value)));
  }

  @Test
  void aDecomposedLetterIsComposed() {
    assertEquals("Mar\u00eda", BillingFields.of(with("firstName", "Mari\u0301a")).get("firstName"));
  }

  @ParameterizedTest
  @CsvSource({
    ",        1800",
    "PT0S,    300",
    "PT5M,    300",
    "PT1H,    3600",
    "P7D,     604800",
    "P8D,     604800",
  })
  void deadlineIsTheRequestedOneWithinOurRange(Duration requested, long seconds) {
    NewBill some = Fixture.newBill(Fixture.REF, PRICE);
    NewBill withExpiry =
        new NewBill(
            some.ref(),
            some.account(),
            some.amount(),
            some.description(),
            some.buyer(),
            some.mode(),
            some.callbackUrl(),
            some.returnUrl(),
            some.formUrl(),
            Optional.ofNullable(requested));
    assertEquals(NOW.plusSeconds(seconds), gateway.plan(withExpiry, NOW).deadline());
  }

  @Test
  void billThatIzipayWouldRejectIsNotPlanned() {
    NewBill some = Fixture.newBill(Fixture.REF, PRICE);
    URI tooLong = URI.create("https://pay.example.pe/" + "x".repeat(400));
    NewBill longUrl =
        new NewBill(
            some.ref(),
            some.account(),
            some.amount(),
            "",
            some.buyer(),
            "",
            tooLong,
            some.returnUrl(),
            some.formUrl(),
            Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> gateway.plan(longUrl, NOW));
    NewBill third =
        new NewBill(
            some.ref(),
            "third",
            some.amount(),
            "",
            some.buyer(),
            "",
            some.callbackUrl(),
            some.returnUrl(),
            some.formUrl(),
            Optional.empty());
    assertThrows(IllegalStateException.class, () -> gateway.plan(third, NOW));
  }

  /** Its own script by digest, Izipay's by host; nothing may frame it, and no secret is in it. */
  @ParameterizedTest
  @ValueSource(strings = {"script-src", "connect-src", "frame-src", "form-action"})
  void contentSecurityPolicyAllowsOnlyIzipaysHosts(String directive) {
    var page = gateway.page();
    Map<String, String> policy =
        Arrays.stream(page.contentSecurityPolicy().split("; "))
            .collect(Collectors.toMap(d -> d.split(" ")[0], d -> d));
    assertEquals("default-src 'none'", policy.get("default-src"));
    assertEquals("frame-ancestors 'none'", policy.get("frame-ancestors"));
    assertTrue(policy.get(directive).contains(" http://127.0.0.1:1"));
    String script =
        page.html()
            .substring(page.html().indexOf("<script>") + 8, page.html().indexOf("</script>"));
    assertEquals(
        "script-src 'sha256-" + sha256(script) + "' http://127.0.0.1:1", policy.get("script-src"));
    assertFalse(script.isBlank());
    assertFalse(page.html().contains("/*s"), "a slot was left open");
  }

  @Test
  void contentSecurityPolicyWithoutAccountsAllowsNothing() {
    IzipayGateway bare =
        new IzipayGateway(
            () -> {
              throw new AssertionError("A page does no I/O");
            },
            List.of(),
            Clock.systemUTC());
    assertTrue(bare.page().contentSecurityPolicy().contains("connect-src 'self';"));
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Memo memo(Buyer buyer, String mode) {
    return gateway.plan(Fixture.newBill(Fixture.REF, PRICE, buyer, mode), NOW).memo();
  }

  private Map<?, ?> render(String mode) {
    return (Map<?, ?>) Checkout.config(memo(Buyer.UNKNOWN, mode), "T0001").get("render");
  }

  /** The same buyer with one thing said otherwise. */
  private static Buyer with(String field, String value) {
    Buyer.Billing was = MARIA.billing();
    return new Buyer(
        MARIA.id(),
        MARIA.name(),
        field.equals("email") ? value : MARIA.email(),
        field.equals("phoneNumber") ? value : MARIA.phone(),
        MARIA.ip(),
        MARIA.locale(),
        new Buyer.Billing(
            field.equals("firstName") ? value : was.firstName(),
            field.equals("lastName") ? value : was.lastName(),
            field.equals("street") ? value : was.street(),
            field.equals("city") ? value : was.city(),
            field.equals("state") ? value : was.state(),
            field.equals("country") ? value : was.country(),
            field.equals("postalCode") ? value : was.postalCode(),
            field.equals("documentType") ? value : was.documentType(),
            field.equals("document") ? value : was.document()));
  }
}
