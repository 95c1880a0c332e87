package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invalid input is refused by the field's name, leaves no row behind and is not sent to the
 * gateway.
 */
class BadInputTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private Map<String, Long> rows;
  private int orders;

  @BeforeEach
  void count() {
    rows = TOLLGATE.database().sizes();
    orders = TOLLGATE.simulator().ordersCount();
  }

  @AfterEach
  void nothingIsWrittenAndNobodyWasCalled() {
    assertEquals(rows, TOLLGATE.database().sizes());
    assertEquals(orders, TOLLGATE.simulator().ordersCount());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          amount            | {"amount":0,"order_info":"x"}
          amount            | {"amount":-1,"order_info":"x"}
          amount            | {"amount":-0,"order_info":"x"}
          amount            | {"amount":0.5,"order_info":"x"}
          amount            | {"amount":50000.01,"order_info":"x"}
          amount            | {"amount":1e400,"order_info":"x"}
          amount            | {"amount":"50000","order_info":"x"}
          amount            | {"amount":1000000000001,"order_info":"x"}
          amount            | {"amount":9223372036854775808,"order_info":"x"}
          amount            | {"amount":100000000000000000000000000000000000000,"order_info":"x"}
          amount            | {"amount":null,"order_info":"x"}
          amount            | {"amount":true,"order_info":"x"}
          amount            | {"amount":[50000],"order_info":"x"}
          amount            | {"amount":{},"order_info":"x"}
          amount            | {"order_info":"x"}
          order_info        | {"amount":50000}
          order_info        | {"amount":50000,"order_info":null}
          order_info        | {"amount":50000,"order_info":""}
          order_info        | {"amount":50000,"order_info":"  "}
          order_info        | {"amount":50000,"order_info":7}
          order_info        | {"amount":50000,"order_info":"a\\u0000b"}
          order_info        | {"amount":50000,"order_info":"pay 4111 1111-1111 1111 please"}
          amount order_info | {"amount":0,"order_info":""}
          shop_ref          | {"amount":50000,"order_info":"x","shop_ref":"mine"}
          currency          | {"amount":50000,"order_info":"x","currency":"dong"}
          currency          | {"amount":50000,"order_info":"x","currency":"USD","gateway":"zalopay"}
          gateway           | {"amount":50000,"order_info":"x","gateway":"nobody"}
          mode              | {"amount":50000,"order_info":"x","gateway":"zalopay","mode":"embedded"}
          card_number       | {"amount":50000,"order_info":"x","card_number":"1"}
          CVV               | {"amount":50000,"order_info":"x","CVV":123}
          """)
  void aPagesFields(String fields, String body) {
    assertRefused(fields, shop.createDirect(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          amount shop_ref        | {}
          shop_ref               | {"amount":50000,"shop_ref":"has space"}
          shop_ref               | {"amount":50000,"shop_ref":12}
          currency               | {"amount":50000,"shop_ref":"bad-1","currency":"vnd"}
          currency               | {"amount":50000,"shop_ref":"bad-1","currency":"ABC"}
          currency               | {"amount":50000,"shop_ref":"bad-1","currency":"ISK"}
          gateway                | {"amount":50000,"shop_ref":"bad-1","gateway":"nobody"}
          gateway                | {"amount":50000,"shop_ref":"bad-1","gateway":"Zalo Pay"}
          gateway                | {"amount":50000,"shop_ref":"bad-1","account":"other"}
          account                | {"amount":50000,"shop_ref":"bad-1","account":"../x"}
          expires_in             | {"amount":50000,"shop_ref":"bad-1","expires_in":299}
          expires_in             | {"amount":50000,"shop_ref":"bad-1","expires_in":"300"}
          replace                | {"amount":50000,"shop_ref":"bad-1","replace":"yes"}
          buyer                  | {"amount":50000,"shop_ref":"bad-1","buyer":"Lan"}
          buyer.age              | {"amount":50000,"shop_ref":"bad-1","buyer":{"age":7}}
          buyer.name             | {"amount":50000,"shop_ref":"bad-1","buyer":{"name":"4111111111111111"}}
          buyer.email            | {"amount":50000,"shop_ref":"bad-1","buyer":{"email":"lan at home"}}
          buyer.ip               | {"amount":50000,"shop_ref":"bad-1","buyer":{"ip":"here"}}
          buyer.locale           | {"amount":50000,"shop_ref":"bad-1","buyer":{"locale":"Vietnamese"}}
          buyer.billing          | {"amount":50000,"shop_ref":"bad-1","buyer":{"billing":[]}}
          buyer.billing.country  | {"amount":50000,"shop_ref":"bad-1","buyer":{"billing":{"country":"Peru"}}}
          buyer.billing.planet   | {"amount":50000,"shop_ref":"bad-1","buyer":{"billing":{"planet":"Earth"}}}
          mode                   | {"amount":50000,"shop_ref":"bad-1","mode":"redirect"}
          buyer.pan              | {"amount":50000,"shop_ref":"bad-1","buyer":{"pan":"x"}}
          metadata.cc-number     | {"amount":50000,"shop_ref":"bad-1","metadata":{"cc-number":"x"}}
          metadata.note          | {"amount":50000,"shop_ref":"bad-1","metadata":{"note":["x"]}}
          metadata.note          | {"amount":50000,"shop_ref":"bad-1","metadata":{"note":"4111 1111 1111 1111"}}
          return_url             | {"amount":50000,"shop_ref":"bad-1","return_url":"https://evil.com"}
          descripton             | {"amount":50000,"shop_ref":"bad-1","descripton":"misspelt"}
          amount buyer.cvc extra | {"amount":0,"shop_ref":"bad-1","buyer":{"cvc":"1"},"extra":1}
          """)
  void aShopsFields(String fields, String body) {
    assertRefused(fields, shop.create(body));
  }

  /** The error names the field, with its digits masked. */
  @Test
  void cardNumberAsFieldNameIsRefusedAndMasked() {
    String body = "{\"amount\":50000,\"shop_ref\":\"bad-2\",%s}";
    String card = "\"4111 1111-1111 1111\":\"x\"";
    assertRefused(
        "metadata.#### ####-#### ####", shop.create(body.formatted("\"metadata\":{" + card + "}")));
    assertRefused("#### ####-#### ####", shop.create(body.formatted(card)));
  }

  @Test
  void textThatIsTooLongIsRefused() {
    String body = "{\"amount\":50000,\"order_info\":\"%s\"}";
    assertRefused("order_info", shop.createDirect(body.formatted("x".repeat(257))));
    assertRefused("order_info", shop.createDirect(body.formatted("💸".repeat(257))));
    assertRefused("order_info", shop.createDirect(body.formatted("1 ".repeat(32_000))));
  }

  private static void assertRefused(String fields, Response answer) {
    assertEquals("400 invalid_request", answer.outcome(), answer.body());
    assertEquals("application/problem+json", answer.header("content-type"));
    assertEquals(fields, String.join(" ", answer.fields()), answer.body());
    answer
        .json()
        .path("errors")
        .forEach(error -> assertTrue(!error.path("message").asText().isBlank(), answer.body()));
    assertTrue(!answer.body().contains("4111"), answer.body());
  }

  static Stream<String> noObjects() {
    return Stream.of(
        "",
        " ",
        "null",
        "50000",
        "\"text\"",
        "[]",
        "[{\"amount\":50000,\"order_info\":\"x\"}]",
        "{",
        "{\"amount\":50000,\"order_info\":\"x\"",
        "{\"amount\":50000,\"order_info\":\"x\"}}",
        "{\"amount\":50000,\"order_info\":\"x\"} {}",
        "{\"amount\":50000,\"amount\":1,\"order_info\":\"x\"}",
        "{\"amount\":NaN,\"order_info\":\"x\"}",
        "{'amount':50000,'order_info':'x'}",
        "{\"amount\":050000,\"order_info\":\"x\"}",
        "amount=50000&order_info=x",
        "<amount>50000</amount>",
        "[".repeat(20_000),
        "{\"a\":".repeat(5_000),
        "\u0000");
  }

  @ParameterizedTest
  @MethodSource("noObjects")
  void bodyThatIsNoJsonObjectIsRefused(String body) {
    assertNotJson(body.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  /** Sent as bytes: of a text the API itself replaces what is no UTF-8. */
  @Test
  void bodyThatIsNotUtf8IsRefused() {
    String body = "{\"amount\":50000,\"order_info\":\"\u00e9\"}";
    assertNotJson(body.getBytes(StandardCharsets.ISO_8859_1), "application/octet-stream");
    assertNotJson(body.getBytes(StandardCharsets.UTF_16), "application/octet-stream");
    assertNotJson(new byte[] {(byte) 0xff, (byte) 0xfe}, "application/octet-stream");
  }

  private void assertNotJson(byte[] body, String type) {
    for (String path : new String[] {"/api/payment/create", "/api/v1/payment"}) {
      Response answer =
          Web.post(shop.url() + path, body, "content-type", type, "x-api-key", shop.apiKey());
      assertEquals("400 not_json", answer.outcome(), answer.body());
      assertEquals("application/problem+json", answer.header("content-type"));
    }
  }

  @Test
  void bodyThatIsTooLargeIsRefused() {
    String body = "{\"amount\":50000,\"order_info\":\"%s\"}";
    for (int size : new int[] {65_537, 1_000_000}) {
      Response answer = shop.createDirect(body.formatted("x".repeat(size)));
      assertEquals("413 too_large", answer.outcome());
      assertEquals("application/problem+json", answer.header("content-type"));
    }
  }

  @Test
  void idempotencyKeyThatIsNotVisibleTextIsRefused() {
    for (String key : new String[] {"a b", "x".repeat(256), ""}) {
      Response answer = shop.create(Shop.request("bad-3"), "idempotency-key", key);
      assertEquals("400 invalid_idempotency_key", answer.outcome(), key);
    }
  }
}
