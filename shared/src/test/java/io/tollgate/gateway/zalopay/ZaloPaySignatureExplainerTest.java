package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.explain.ExplanationLines;
import io.tollgate.explain.Explanations;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that others made rightly and wrongly: ZaloPay itself, and the JDK alone. */
class ZaloPaySignatureExplainerTest {

  private static final String DATA =
      "{\"app_id\":2553,\"app_trans_id\":\"260201_ABC\",\"app_user\":\"Lê\",\"amount\":50000,"
          + "\"embed_data\":\"{}\",\"item\":\"[]\",\"server_time\":1769912345678}";

  private static final Set<String> KNOWN =
      Set.of("create", "query", "refund", "query_refund", "callback", "redirect");

  private final Explanations explanations =
      new Explanations(
          new ZaloPaySignatureExplainer(
              List.of(
                  Fixture.account(
                      "main", 2553, Fixture.KEY1, Fixture.KEY2, Optional.empty(), Fixture.NOWHERE),
                  Fixture.second(Fixture.NOWHERE))),
          Fixture.SECRETS);

  private static String callback(String data, String mac) {
    return Json.write(Map.of("data", data, "mac", mac, "type", 1));
  }

  @TestFactory
  Stream<DynamicTest> signaturesOfTheVectorsAreVerified() {
    return Vectors.each(
        Vectors.all("/gateway/zalopay/zalopay-vectors.json").toList(),
        v -> KNOWN.contains(text(v, "operation")),
        v -> text(v, "operation") + " " + text(v, "name"),
        v -> {
          String key = text(v, "key");
          boolean isKey1 = text(v, "key_name").equals("key1");
          Explanations ofVector =
              new Explanations(
                  new ZaloPaySignatureExplainer(
                      List.of(
                          Fixture.account(
                              "main",
                              2553,
                              isKey1 ? key : "another",
                              isKey1 ? "another" : key,
                              Optional.empty(),
                              Fixture.NOWHERE))),
                  Set.of(key));
          for (String name : List.of("form_body", "raw_http_body", "redirect_url")) {
            if (v.get(name) != null) {
              ofVector.assertVerified(text(v, name));
            }
          }
        });
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).getStringValue();
  }

  @Test
  void callbackSignedWithKey1IsNamed() {
    explanations.assertExplained(
        "this is key1's signature, callbacks use key2",
        callback(DATA, Fixture.sign(Fixture.KEY1, DATA)));
  }

  @Test
  void rightCallbackIsVerified() {
    explanations.assertVerified(callback(DATA, Fixture.sign(Fixture.KEY2, DATA)));
  }

  /** What a framework makes of data that it parsed, by whoever then signs or verifies it. */
  @Test
  void dataThatWasReencodedAfterSigningIsNamed() {
    String spaced = DATA.replace("\":", "\": ").replace(",\"", ", \"").replace("ê", "\\u00ea");
    explanations.assertExplained(
        "data was re-encoded after signing: it was signed as Python's json.dumps writes it",
        callback(DATA, Fixture.sign(Fixture.KEY2, spaced)));
    explanations.assertExplained(
        "data was re-encoded after signing: it was signed as JavaScript's JSON.stringify",
        callback(spaced, Fixture.sign(Fixture.KEY2, DATA)));
  }

  @Test
  void dataSignedWithItsEscapesIsNamed() {
    explanations.assertExplained(
        "data was signed with its escapes",
        callback(DATA, Fixture.sign(Fixture.KEY2, DATA.replace("\"", "\\\""))));
  }

  @Test
  void lineBreakBehindDataIsNamed() {
    explanations.assertExplained(
        "a line break was signed behind the text",
        callback(DATA, Fixture.sign(Fixture.KEY2, DATA + "\n")));
  }

  @Test
  void upperCaseHexIsNamed() {
    explanations.assertExplained(
        "upper-case hexadecimal; ZaloPay writes it in lower-case",
        callback(DATA, Fixture.sign(Fixture.KEY2, DATA).toUpperCase(Locale.ROOT)));
  }

  @Test
  void keyOfAnotherAccountIsNamed() {
    explanations.assertExplained(
        "key2 of the account second", callback(DATA, Fixture.sign(Fixture.OTHER_KEY2, DATA)));
  }

  /** Of an order that we create: the row that was signed, and what is said of it. */
  @ParameterizedTest
  @CsvSource({
    "2553|260201_1|u|50000|1769912345|{}|[], 'app_time was signed in seconds, not milliseconds'",
    "2553|260201_1|u|50000|1769912345678|[]|{}, wrong field order",
    "2553|260201_1|50000|u|1769912345678|{}|[], wrong field order",
    "2553|260201_1|u|50000|1769912345678|{}, item was not signed",
    "2553&260201_1&u&50000&1769912345678&{}&[], & was signed between two fields",
    "app_id=2553|app_trans_id=260201_1|app_user=u|amount=50000|app_time=1769912345678|embed_data={}|item=[], names were signed",
    "2553|260201_1|u|50000|1769912345678|%7B%7D|%5B%5D, percent-encoded"
  })
  void mistakeInAnOrderIsNamed(String signed, String words) {
    explanations.assertExplained(
        words, create("1769912345678", Fixture.sign(Fixture.KEY1, signed)));
  }

  private static String create(String time, String mac) {
    return "app_id=2553&app_trans_id=260201_1&app_user=u&amount=50000&app_time="
        + time
        + "&embed_data=%7B%7D&item=%5B%5D&description=x&mac="
        + mac;
  }

  @Test
  void orderSignedWithKey2IsNamed() {
    String right = "2553|260201_1|u|50000|1769912345678|{}|[]";
    explanations.assertExplained(
        "this is key2's signature, calls use key1",
        create("1769912345678", Fixture.sign(Fixture.KEY2, right)));
  }

  @Test
  void rightSignatureOverSecondsIsNoted() {
    ExplanationLines lines =
        explanations.of(
            create(
                "1769912345",
                Fixture.sign(Fixture.KEY1, "2553|260201_1|u|50000|1769912345|{}|[]")));
    assertEquals("verified", lines.result(), lines::text);
    assertTrue(lines.text().contains("app_time is in seconds, not milliseconds"), lines.text());
  }

  @Test
  void queryWithoutItsKeyIsNamed() {
    explanations.assertExplained(
        "key1 was not signed as the last value",
        "app_id=2553&app_trans_id=260201_1&mac=" + Fixture.sign(Fixture.KEY1, "2553|260201_1"));
  }

  @Test
  void returnWithoutItsEmptyFieldIsNamed() {
    explanations.assertExplained(
        "empty fields were not signed",
        "https://shop.example/return?amount=50000&appid=2553&apptransid=260201_1&bankcode=&checksum="
            + Fixture.sign(Fixture.KEY2, "2553|260201_1|38|50000|0|1")
            + "&discountamount=0&pmcid=38&status=1");
  }

  @Test
  void garbageIsUnreadable() {
    explanations.assertGarbageIsUnreadable();
  }
}
