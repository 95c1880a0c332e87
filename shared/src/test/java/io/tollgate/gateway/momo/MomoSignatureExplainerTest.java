package io.tollgate.gateway.momo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Ref;
import io.tollgate.explain.Explanations;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The vectors of MoMo, whose right and wrong signatures others made, each with its reason. */
class MomoSignatureExplainerTest {

  /** What is said of the wrong ones that a known mistake leads to. */
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("create nfd_instead_of_nfc", "composed (NFC)"),
          Map.entry("create json_escaped_text_signed", "\\u escapes"),
          Map.entry("create url_encoded_before_signing", "percent-encoded"),
          Map.entry("create key_of_other_account", "secret-key of the account B"),
          Map.entry("create access_key_of_other_account", "accessKey was that of the account B"),
          Map.entry("create access_key_used_as_hmac_key", "signed with the access key"),
          Map.entry("create access_key_left_out", "accessKey was not signed"),
          Map.entry("create reordered_fields_swap", "wrong field order"),
          Map.entry("create empty_extra_data_dropped", "empty fields were not signed"),
          Map.entry("create upper_case_hex", "upper-case hexadecimal"),
          Map.entry("create truncated_signature", "63 of its 64 characters"),
          Map.entry("create base64_digest", "written in base64"),
          Map.entry("create sha1_digest", "HMAC-SHA1"),
          Map.entry("create plain_sha256_with_key_appended", "plain SHA-256 of text and key"),
          Map.entry("query key_of_other_account", "secret-key of the account B"),
          Map.entry("refund description_trimmed", "blanks around values"),
          Map.entry("refund float_amount_text", "the amount was signed with .0"),
          Map.entry("refund_query order_id_left_out", "orderId was not signed"),
          Map.entry("ipn key_of_other_account", "secret-key of the account B"),
          Map.entry("ipn php_sample_without_access_key", "accessKey was signed empty"),
          Map.entry("ipn pay_type_left_out", "payType was not signed"),
          Map.entry("redirect live_query_hashed_without_decoding", "percent-encoded"));

  private static final Set<String> OTHER_CALLS = Set.of("confirm");

  @TestFactory
  Stream<DynamicTest> signaturesOfTheVectorsAreExplained() {
    Map<String, JsonNode> accounts = accounts();
    return Vectors.each(
        Vectors.all("/gateway/momo/momo-vectors.json").toList(),
        v -> !OTHER_CALLS.contains(text(v, "operation")),
        v -> text(v, "operation") + " " + text(v, "name"),
        v -> check(explanations(accounts), v));
  }

  private static void check(Explanations explanations, JsonNode vector) {
    String name = text(vector, "operation") + " " + text(vector, "name");
    String message = message(vector);
    if (vector.get("signature_valid").getBooleanValue()) {
      explanations.assertVerified(message);
    } else if (NAMED.containsKey(name)) {
      explanations.assertExplained(NAMED.get(name), message);
    } else {
      String result = explanations.of(message).result();
      assertTrue(Set.of("unexplained", "unreadable").contains(result), result);
    }
  }

  private static Map<String, JsonNode> accounts() {
    Map<String, JsonNode> accounts = new LinkedHashMap<>();
    Vectors.read("/gateway/momo/momo-vectors.json")
        .get("meta")
        .get("accounts")
        .entries()
        .forEach(account -> accounts.put(account.getKey(), account.getValue()));
    return accounts;
  }

  private static Explanations explanations(Map<String, JsonNode> accounts) {
    List<MomoAccount> all =
        accounts.entrySet().stream()
            .map(
                account ->
                    Fixture.account(
                        account.getKey(),
                        text(account.getValue(), "partnerCode"),
                        text(account.getValue(), "accessKey"),
                        text(account.getValue(), "secret"),
                        Fixture.NOWHERE))
            .toList();
    Set<String> secrets =
        accounts.values().stream()
            .flatMap(account -> Stream.of(text(account, "accessKey"), text(account, "secret")))
            .collect(Collectors.toSet());
    return new Explanations(new MomoSignatureExplainer(all), secrets);
  }

  /** As JSON, and a redirect as a query. */
  private static String message(JsonNode vector) {
    Map<String, Object> fields = new LinkedHashMap<>();
    vector.get("inputs").entries().forEach(field -> fields.put(field.getKey(), field.getValue()));
    JsonNode provided = vector.get("provided_signature");
    String signature = provided == null ? text(vector, "expected") : provided.getStringValue();
    if (!signature.isEmpty()) {
      fields.put("signature", JsonNode.createStringNode(signature));
    }
    if (!text(vector, "operation").equals("redirect")) {
      return Json.write(fields);
    }
    Map<String, String> query = new LinkedHashMap<>();
    fields.forEach((name, value) -> query.put(name, ((JsonNode) value).coerceStringValue()));
    return "https://shop.example/momo/return?" + FormEncoding.write(query);
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).getStringValue();
  }

  @Test
  void secondsForMillisecondsAreNamed() {
    Map<String, Object> paid =
        new LinkedHashMap<>(Fixture.paid(new Ref("260201ABCDEFGHJ"), 50_000));
    Map<String, Object> seconds = new LinkedHashMap<>(paid);
    seconds.put("responseTime", Long.parseLong(paid.get("responseTime").toString()) / 1000);
    Explanations explanations =
        new Explanations(
            new MomoSignatureExplainer(
                List.of(
                    Fixture.account(
                        "main", "MOMO", Fixture.ACCESS_KEY, Fixture.SECRET_KEY, Fixture.NOWHERE))),
            Fixture.SECRETS);
    explanations.assertExplained(
        "responseTime was signed in seconds, not milliseconds",
        Fixture.json(paid, Fixture.sign(seconds)));
  }

  @Test
  void garbageIsUnreadable() {
    explanations(accounts()).assertGarbageIsUnreadable();
  }
}
