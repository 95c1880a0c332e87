package io.tollgate.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.HttpReply;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static final String CARD = "4111111111111111";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                | required",
        "{\"amount\":null}                 | required",
        "{\"amount\":\"50000\"}            | type",
        "{\"amount\":1.5}                  | type",
        "{\"amount\":\"\"}                 | required",
        "{\"amount\":1.000001}             | type",
        "{\"amount\":5e4}                  | range",
        "{\"amount\":1e400}                | type",
        "{\"amount\":1e-400}               | range",
        "{\"amount\":1e1000000000}         | type",
        "{\"amount\":true}                 | type",
        "{\"amount\":[1]}                  | type",
        "{\"amount\":{}}                   | type",
        "{\"amount\":0}                    | range",
        "{\"amount\":-1}                   | range",
        "{\"amount\":-0}                   | range",
        "{\"amount\":1001}                 | range",
        "{\"amount\":9223372036854775808}  | range",
        "{\"amount\":-9223372036854775809} | range",
      })
  void anAmountIsAWholeNumberInRange(String body, String code) {
    JsonReader form = form(body);
    assertEquals(1, form.integer("amount", 1, 1_000));
    assertEquals(List.of("amount " + code), errors(form));
  }

  @Test
  void anAmountOfAnyLengthIsOutOfRangeAndNeverWrapsAround() {
    JsonReader form = form("{\"amount\":" + BigInteger.TWO.pow(64).add(BigInteger.TEN) + "}");
    form.integer("amount", 1, Long.MAX_VALUE);
    assertEquals(List.of("amount range"), errors(form));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 50_000, 9_007_199_254_740_993L, Long.MAX_VALUE})
  void anAmountIsExact(long amount) {
    JsonReader form = form("{\"amount\":" + amount + "}");
    assertEquals(amount, form.integer("amount", 1, Long.MAX_VALUE));
    assertEquals(List.of(), form.errors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "50000",
        "{\"amount\":NaN}",
        "{\"amount\":1} x",
        "{\"a\":1,\"a\":2}",
        "{'a':1}",
        "{\"amount\":0x10}",
        "{\"amount\":.5}",
        "amount=50000"
      })
  void bodyThatIsNotOneJsonObjectIsRejected(String body) {
    assertEquals(Optional.empty(), JsonReader.read(bytes(body)).map(JsonReader::errors));
  }

  @Test
  void bodyThatIsNotUtf8IsRejected() {
    byte[] latin = "{\"name\":\"Nguyễn Đức\"}".getBytes(StandardCharsets.UTF_16);
    assertTrue(JsonReader.read(latin).isEmpty());
    assertTrue(JsonReader.read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}).isEmpty());
    assertTrue(
        JsonReader.read(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'})
            .isEmpty());
  }

  @Test
  void deepNestingDoesNotOverflowTheStack() {
    assertTrue(
        JsonReader.read(bytes("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000))).isEmpty());
    assertTrue(JsonReader.read(bytes("{\"a\":" + "[".repeat(60_000))).isEmpty());
    String deepest = "{\"a\":".repeat(900) + "\"" + CARD + "\"" + "}".repeat(900);
    assertEquals(1, form(deepest).errors().size());
  }

  @Test
  void unknownFieldIsAnError() {
    JsonReader form = form("{\"amount\":1,\"ammount\":2,\"Amount\":3}");
    form.refuseOthers(Set.of("amount"));
    assertEquals(List.of("ammount unknown", "Amount unknown"), errors(form));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                  | t required",
        "{\"t\":null}        | t required",
        "{\"t\":\"\"}          | t required",
        "{\"t\":\"  \"}        | t required",
        "{\"t\":\"123456\"}    | t length",
        "{\"t\":\"a\\u0000b\"} | t format",
        "{\"t\":\"a\\nb\"}     | ",
        "{\"t\":5}             | t type",
        "{\"t\":\"ĐĐĐĐĐ\"}     | ",
        "{\"t\":\"🎁🎁🎁🎁🎁\"} | ",
      })
  void textLengthIsLimitedInCharacters(String body, String error) {
    JsonReader form = form(body);
    form.text("t", 5);
    assertEquals(error == null ? List.of() : List.of(error), errors(form));
  }

  /** PHP's json_encode writes whole numbers like this, and some editors a mark before all. */
  @Test
  void wholeNumbersAndBodiesAreReadAsOtherProgramsWriteThem() {
    assertEquals(50_000, form("{\"amount\":50000.0}").integer("amount", 1, 100_000));
    assertEquals(50_000, form("{\"amount\":5.0e4}").integer("amount", 1, 100_000));
    assertEquals(7, form("\ufeff{\"amount\":7}").integer("amount", 1, 9));
  }

  @Test
  void absentEmptyAndBlankTextAreTheSame() {
    for (String value : List.of("null", "\"\"", "\" \"", "\"\\t\\n\"")) {
      JsonReader form = form("{\"f\":" + value + "}");
      assertEquals(Optional.empty(), form.optionalText("f", 5));
      assertEquals(Optional.empty(), form.optionalLines("f", 5));
      assertEquals(Optional.empty(), form.optionalInteger("f", 1, 5));
      assertEquals(Map.of(), form.texts("f", 5, 5));
      assertFalse(form.flag("f"));
      assertFalse(form.has("f"));
      assertEquals(Optional.empty(), form.object("f").optionalText("g", 5));
      assertEquals(List.of(), errors(form), value);
    }
  }

  /** What only people read is cleaned, not refused. */
  @Test
  void textIsCleaned() {
    JsonReader form = form("{\"t\":\" a\\tb\\r\\nc\\u0007\\u0085d \"}");
    assertEquals(Optional.of("a b  c  d"), form.optionalText("t", 20));
    assertEquals(Optional.of("a b\nc  d"), form.optionalLines("t", 20));
    assertEquals(List.of(), errors(form));
  }

  @Test
  void metadataWithWhatNoColumnHoldsIsRefused() {
    JsonReader form = form("{\"m\":{\"a\":\"\\u0000\",\"b\":\"\\ud83d\",\"c\":\"\\n\"}}");
    assertEquals(Map.of("c", "\n"), form.texts("m", 5, 5));
    assertEquals(List.of("m.a format", "m.b format"), errors(form));
  }

  @Test
  void aTextWithHalfACharacterIsRefused() {
    JsonReader form = form("{\"t\":\"a\\ud83d\"}");
    form.text("t", 5);
    assertEquals(List.of("t format"), errors(form));
  }

  @Test
  void entriesOfAnObjectOfTextsAreCheckedOneByOne() {
    JsonReader form = form("{\"metadata\":{\"a\":\"1\",\"b\":2,\"c\":\"123456\",\"d\":{}}}");
    assertEquals(Map.of("a", "1"), form.texts("metadata", 5, 5));
    assertEquals(List.of("metadata.b type", "metadata.c type", "metadata.d type"), errors(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "card_number",
        "cardNumber",
        "Card-Number",
        "PAN",
        "cvv",
        "CVC2",
        "card",
        "cc_number"
      })
  void cardFieldsAreRefusedByNameHoweverDeep(String name) {
    assertEquals(
        List.of("buyer.list." + name + " forbidden"),
        errors(form("{\"buyer\":{\"list\":[{\"" + name + "\":\"x\"}]}}")));
  }

  @Test
  void emptyTextOfAChangeIsGivenAndAnAbsentOneIsNot() {
    JsonReader form = form("{\"a\":\"\",\"b\":\" \\n \",\"c\":null,\"d\":\"x\",\"e\":1}");
    assertEquals(Optional.of(""), form.changedText("a", 9));
    assertEquals(Optional.of(""), form.changedLines("b", 9));
    assertEquals(Optional.empty(), form.changedText("c", 9));
    assertEquals(Optional.empty(), form.changedLines("absent", 9));
    assertEquals(Optional.of("x"), form.changedText("d", 9));
    assertEquals(Optional.empty(), form.changedText("e", 9));
    assertEquals(List.of("e type"), errors(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "Card: 4111 1111 1111 1111, thanks",
        "5500005555555559",
        "378282246310005",
        "6011000990139424",
        "order 12 4111111111111111",
        "4111111111111111 12/29 123",
      })
  void cardNumbersAreRefusedInAnyText(String text) {
    assertEquals(List.of("note forbidden"), errors(form("{\"note\":\"" + text + "\"}")));
    assertEquals(List.of("a.b forbidden"), errors(form("{\"a\":{\"b\":[\"" + text + "\"]}}")));
  }

  /** One in ten of all long numbers passes Luhn; these are names that others gave. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'shop_ref':'%s','transaction_id':'%s','reference':'%s','tracking_number':'%s'}",
        "{'settings':{'account':'%s','instructions':'%s'}}",
        "{'settings':{'instructions_vi':'%s','instructions_es':'%s'}}",
      })
  void numbersOfShopsGatewaysCarriersAndBanksAreNotCardNumbers(String body) {
    for (String number : List.of(CARD, "30512345678013")) {
      assertEquals(List.of(), errors(form(body.replace("%s", number).replace('\'', '"'))), body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'contact':{'phone':'+49 151 12345678'},'buyer':{'phone':'+49 151 12345678'}}",
        "{'contact':{'phone':'30 5693 0902 5904'}}",
        "{'metadata':{'id':'4503604625573'},'buyer':{'id':'4503604625573'}}",
      })
  void phonesAndShortIdsAreNotCardNumbers(String body) {
    assertEquals(List.of(), errors(form(body.replace('\'', '"'))));
  }

  @Test
  void cardNumberInAPhoneOrInAnotherFieldOfThatNameIsRefused() {
    assertEquals(
        List.of("contact.phone forbidden"),
        errors(form("{\"contact\":{\"phone\":\"" + CARD + "\"}}")));
    assertEquals(
        List.of("metadata.shop_ref forbidden"),
        errors(form("{\"metadata\":{\"shop_ref\":\"" + CARD + "\"}}")));
  }

  @Test
  void aCardNumberIsRefusedAsANameAndNotRepeated() {
    assertEquals(
        List.of("metadata." + "#".repeat(16) + " forbidden"),
        errors(form("{\"metadata\":{\"" + CARD + "\":\"x\"}}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Payment for Order #12345",
        "0901234567",
        "+84 90 123 4567, 12 Lê Lợi",
        "4111111111111112",
        "411111111111",
        "2026-02-01 12:30:00",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
      })
  void otherNumbersAreNoCards(String text) {
    assertEquals(List.of(), errors(form("{\"note\":\"" + text + "\"}")));
  }

  /** As many groups as a body holds: no deep stack, and no time that grows faster than it. */
  @ParameterizedTest
  @ValueSource(strings = {"1 ", "1-", "1", "4111 ", "0 x", "- "})
  void aBodyFullOfDigitsIsRead(String piece) {
    String text = piece.repeat((JsonReader.BODY_BYTES_MAX - 8) / piece.length());
    assertEquals(200, answerAnything("{\"a\":\"" + text.replace("4111", "4112") + "\"}").status());
    assertEquals(
        400, answerAnything("{\"a\":\"" + text.substring(40) + " " + CARD + "\"}").status());
  }

  @Test
  void aListOfObjectsNamesWhichOneIsWrong() {
    JsonReader form = form("{\"a\":{\"b\":[{\"c\":1},{\"c\":10},{}]}}");
    assertEquals(
        List.of(1L, 1L, 1L),
        form.object("a").objects("b", 3).stream().map(each -> each.integer("c", 1, 9)).toList());
    assertEquals(List.of("a.b[1].c range", "a.b[2].c required"), errors(form));
    for (String other : List.of("{}", "[{},{},{},{}]", "[{},1]", "\"x\"", "null")) {
      JsonReader wrong = form("{\"b\":" + other + "}");
      assertEquals(List.of(), wrong.objects("b", 3), other);
      assertEquals(1, wrong.errors().size(), other);
    }
  }

  @Test
  void aBodyIsAnsweredOnlyWhenEverythingInItIsRight() {
    assertEquals(413, answer("{\"a\":\"" + "x".repeat(JsonReader.BODY_BYTES_MAX) + "\"}").status());
    assertEquals(400, answer("<html>").status());
    HttpReply invalid = answer("{\"a\":\"x\",\"b\":1}");
    assertEquals(400, invalid.status());
    assertTrue(invalid.body().contains("\"field\":\"a\""));
    assertTrue(invalid.body().contains("\"field\":\"b\""));
    assertEquals(200, answer("{\"a\":7}").status());
    assertFalse(answer("{\"a\":7}").body().contains("errors"));
  }

  private static HttpReply answer(String body) {
    return ExceptionReplies.answer(
        () ->
            HttpReply.json(
                200, Map.of("a", JsonReader.parse(bytes(body), JsonReaderTest::number))));
  }

  private static long number(JsonReader form) {
    form.refuseOthers(Set.of("a"));
    return form.integer("a", 1, 9);
  }

  private static HttpReply answerAnything(String body) {
    return ExceptionReplies.answer(
        () -> HttpReply.json(200, Map.of("read", JsonReader.parse(bytes(body), _ -> ""))));
  }

  private static JsonReader form(String body) {
    return JsonReader.read(bytes(body)).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> errors(JsonReader form) {
    return form.errors().stream().map(error -> error.field() + " " + error.code()).toList();
  }
}
