package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every object has the fields of Stripe's schema, wherever it lies in an answer. */
class StripeSchemaTest {

  private static final Map<String, Set<String>> FIELDS = fields();

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void objectsOfEveryKindHaveAllRequiredFieldsAndNoUnknownOnes() {
    String paid = merchant.created();
    merchant.stripe.pay(paid, Outcome.SUCCESS);
    merchant.refund(paid, "amount", "50");
    merchant.stripe.pay(merchant.created(), Outcome.DELAYED);
    merchant.stripe.pay(merchant.created(), Outcome.DECLINED);
    merchant.stripe.pay(merchant.created(), Outcome.EXPIRE);
    merchant.created();
    String disputed = merchant.created();
    merchant.stripe.pay(disputed, Outcome.SUCCESS);
    merchant.post("/control/act", "application/json", disputeOf(disputed));

    String items = "/v1/checkout/sessions/" + merchant.sessionId(paid) + "/line_items";
    Set<String> seen = new TreeSet<>();
    for (String path :
        List.of(
            "/v1/checkout/sessions",
            items,
            items + "?expand%5B%5D=data.price.product",
            "/v1/payment_intents",
            "/v1/charges",
            "/v1/refunds",
            "/v1/disputes",
            "/v1/events?limit=100")) {
      JsonNode answer = Merchant.json(merchant.call("GET", path, ""));
      assertFalse(answer.path("data").isEmpty(), path);
      check(answer, seen);
    }
    assertEquals(FIELDS.keySet(), seen);
  }

  private static String disputeOf(String reference) {
    return "{\"order\":\"%s\",\"action\":\"dispute\"}".formatted(reference);
  }

  /** An object says what it is; what it has inside is looked at too. */
  private static void check(JsonNode node, Set<String> seen) {
    String type = node.path("object").asText();
    if (FIELDS.containsKey(type)) {
      seen.add(type);
      Set<String> unknown = new TreeSet<>();
      node.fieldNames().forEachRemaining(unknown::add);
      Set<String> missing = new TreeSet<>();
      for (String field : FIELDS.get(type)) {
        if (!unknown.remove(field.replace("?", "")) && !field.endsWith("?")) {
          missing.add(field);
        }
      }
      assertEquals("missing [], unknown []", "missing " + missing + ", unknown " + unknown, type);
    }
    node.forEach(inside -> check(inside, seen));
  }

  private static Map<String, Set<String>> fields() {
    Map<String, Set<String>> fields = new TreeMap<>();
    String object = "";
    for (String line : lines()) {
      if (line.startsWith("  ")) {
        fields
            .computeIfAbsent(object, _ -> new TreeSet<>())
            .addAll(Arrays.asList(line.strip().split(" ")));
      } else if (!line.startsWith("#")) {
        object = line;
      }
    }
    return fields;
  }

  private static List<String> lines() {
    try (InputStream in =
        StripeSchemaTest.class.getResourceAsStream("/simulator/stripe-fields.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
