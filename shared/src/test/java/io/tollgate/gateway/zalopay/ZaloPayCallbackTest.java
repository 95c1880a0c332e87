package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ZaloPay's server and the returning browser may say, and what is believed of it. */
class ZaloPayCallbackTest {

  private static final String DATA =
      "{\"app_id\":2553,\"app_trans_id\":\"260201_ABCDEFGHJ\",\"app_time\":1769912345678,"
          + "\"app_user\":\"Nguyễn Văn Ánh\",\"amount\":50000,"
          + "\"embed_data\":\"{\\\"redirecturl\\\":\\\"https:\\\\/\\\\/e.vn\\\\/a?x=1+1\\\"}\","
          + "\"item\":\"[]\",\"zp_trans_id\":260201000000389,\"server_time\":1769912366359,"
          + "\"channel\":38,\"user_fee_amount\":0,\"discount_amount\":0}";
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final String RETURN =
      "amount=50000&appid=2553&apptransid=260201_ABCDEFGHJ&bankcode=&discountamount=0&pmcid=38"
          + "&status=1";
  private static final String RETURN_SIGNED = "2553|260201_ABCDEFGHJ|38||50000|0|1";

  private static final Callback MALFORMED = new Callback.Rejected(Reason.MALFORMED);
  private static final Callback FORGED = new Callback.Rejected(Reason.FORGED);
  private static final Callback UNSIGNED = new Callback.Rejected(Reason.UNSIGNED);

  private final ZaloPayGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void aPaymentIsRead() {
    assertEquals(paid("zalopay/main/key2", DATA), read(signed(DATA)));
  }

  @Test
  void signatureByThePreviousKeyIsAccepted() {
    assertEquals(
        paid("zalopay/main/key2-previous", DATA),
        read(json(DATA, Fixture.sign(Fixture.KEY2_PREVIOUS, DATA))));
  }

  @Test
  void onlyTheKeysOfTheAccountInTheRouteAreTried() {
    byte[] body = bytes(signed(DATA));
    assertEquals(
        paid("zalopay/main/key2", DATA), gateway.read(callback(Optional.of("main"), body)));
    assertEquals(FORGED, gateway.read(callback(Optional.of("second"), body)));
  }

  @Test
  void callbackAsAPostedFormIsRead() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("data", DATA);
    form.put("mac", Fixture.sign(Fixture.KEY2, DATA));
    form.put("type", "1");
    assertEquals(paid("zalopay/main/key2", DATA), read(FormEncoding.write(form)));
    assertEquals(MALFORMED, read(FormEncoding.write(form) + "&data=x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " { \"zp_trans_id\" : \"260201000000389\" , \"server_time\" : \"1769912366359\", \"amount\""
            + " : 50000 , \"app_trans_id\" : \"260201_ABCDEFGHJ\" , \"app_id\" : 2553 } ",
        "{\"app_id\":\"2553\",\"app_trans_id\":\"260201\\u005fABCDEFGHJ\",\"amount\":50000,"
            + "\"zp_trans_id\":260201000000389,\"server_time\":1769912366359,\"x\":{\"y\":[1.5]}}",
        "{\"app_id\":2553,\"app_trans_id\":\"260201_ABCDEFGHJ\",\"amount\":50000,\"return_code\":1,"
            + "\"zp_trans_id\":260201000000389,\"server_time\":1769912366359}"
      })
  void signatureCoversTheExactText(String data) {
    assertEquals(paid("zalopay/main/key2", data), read(signed(data)));
  }

  @Test
  void noCharacterOfASignedMessageCanBeChanged() {
    String mac = Fixture.sign(Fixture.KEY2, DATA);
    for (int i = 0; i < DATA.length(); i++) {
      String before = DATA.substring(0, i);
      String after = DATA.substring(i + 1);
      assertEquals(FORGED, read(json(before + (char) (DATA.charAt(i) ^ 1) + after, mac)), "" + i);
      assertEquals(FORGED, read(json(before + after, mac)), "without " + i);
      assertEquals(FORGED, read(json(before + " " + DATA.substring(i), mac)), "space at " + i);
    }
    for (int i = 0; i < mac.length(); i++) {
      for (char digit : "0123456789abcdefABCDEF ".toCharArray()) {
        String changed = mac.substring(0, i) + digit + mac.substring(i + 1);
        if (!changed.equals(mac)) {
          assertEquals(FORGED, read(json(DATA, changed)), "mac " + i + " to " + digit);
        }
      }
    }
  }

  @Test
  void bodyWithOneFlippedBitIsNeverAnotherReport() {
    byte[] body = bytes(signed(DATA));
    Callback genuine = read(signed(DATA));
    for (int i = 0; i < body.length; i++) {
      byte[] changed = body.clone();
      changed[i] ^= 1;
      Callback callback = gateway.read(callback(Optional.empty(), changed));
      if (!(callback instanceof Callback.Rejected) && !callback.equals(genuine)) {
        // Only the type is not signed, and another type does nothing.
        assertInstanceOf(Callback.Irrelevant.class, callback, "byte " + i);
      }
    }
  }

  static Stream<String> unreadable() {
    return Stream.of(
        DATA.replace("\"amount\":50000", "\"amount\":50000.5"),
        DATA.replace("\"amount\":50000", "\"amount\":5e4"),
        DATA.replace("\"amount\":50000", "\"amount\":-1"),
        DATA.replace("\"amount\":50000", "\"amount\":null"),
        DATA.replace("\"amount\":50000", "\"amount\":9999999999999999999"),
        DATA.replace("\"amount\":50000", "\"amount\":1,\"amount\":50000"),
        DATA.replace("\"zp_trans_id\":260201000000389", "\"zp_trans_id\":0"),
        DATA.replace("\"zp_trans_id\":260201000000389", "\"zp_trans_id\":\"\""),
        DATA.replace("\"zp_trans_id\":260201000000389", "\"zp_trans_id\":1.5"),
        DATA.replace("\"zp_trans_id\":260201000000389", "\"zp_trans_id\":[1]"),
        DATA.replace("\"server_time\":1769912366359", "\"server_time\":0"),
        DATA.replace("\"server_time\":1769912366359,", ""),
        DATA.replace("\"app_trans_id\":\"260201_ABCDEFGHJ\",", ""),
        DATA.replace("\"260201_ABCDEFGHJ\"", "260201"),
        "not json",
        "[]",
        "");
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void signedUnreadableCallbackIsMalformed(String data) {
    assertEquals(MALFORMED, read(signed(data)));
  }

  @Test
  void callbackOfAnotherApplicationIsForged() {
    assertEquals(FORGED, read(signed(DATA.replace("2553", "2554"))));
    assertEquals(FORGED, read(signed(DATA.replace("\"app_id\":2553,", ""))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0", "-49", "\"1x\"", "null", "true", "1.0", "99999999999"})
  void callbackWithAReturnCodeOtherThanOneIsDeclined(String code) {
    String data = DATA.replace("{\"app_id\"", "{\"return_code\":" + code + ",\"app_id\"");
    Callback.Verified verified = assertInstanceOf(Callback.Verified.class, read(signed(data)));
    assertInstanceOf(Report.Declined.class, verified.report());
  }

  @Test
  void callbackOfAnotherTypeIsIrrelevant() {
    String mac = Fixture.sign(Fixture.KEY2, DATA);
    assertEquals(
        new Callback.Irrelevant("type 2"),
        read(Json.write(Map.of("data", DATA, "mac", mac, "type", 2))));
    assertEquals(MALFORMED, read(Json.write(Map.of("data", DATA, "mac", mac, "type", "order"))));
    assertEquals(
        paid("zalopay/main/key2", DATA), read(Json.write(Map.of("data", DATA, "mac", mac))));
    assertEquals(FORGED, read(Json.write(Map.of("data", DATA, "mac", "0", "type", 2))));
  }

  @Test
  void anEnvelopeOfTheWrongShapeIsRejected() {
    String mac = Fixture.sign(Fixture.KEY2, DATA);
    assertEquals(UNSIGNED, read("{}"));
    assertEquals(UNSIGNED, read(Json.write(Map.of("data", DATA))));
    assertEquals(UNSIGNED, read("data=x"));
    assertEquals(UNSIGNED, read(""));
    assertEquals(MALFORMED, read(Json.write(Map.of("data", DATA, "mac", 1))));
    assertEquals(MALFORMED, read(Json.write(Map.of("data", Map.of("a", 1), "mac", mac))));
    assertEquals(MALFORMED, read(Json.write(Map.of("mac", mac))));
    assertEquals(MALFORMED, read(signed(DATA) + "{}"));
    assertEquals(MALFORMED, read("{\"data\":"));
    assertEquals(MALFORMED, read("data=%"));
  }

  @Test
  void bodyOfMoreThanSixteenKibibytesIsRejected() {
    String envelope = signed(DATA);
    String full = envelope + " ".repeat(16 * 1024 - bytes(envelope).length);
    assertEquals(paid("zalopay/main/key2", DATA), read(full));
    assertEquals(MALFORMED, read(full + " "));
  }

  @Test
  void paymentForAnUnknownReferenceIsForeign() {
    String data = DATA.replace("260201_ABCDEFGHJ", "200904_2553_1598435687208");
    Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, read(signed(data)));
    assertEquals("main", foreign.account());
    assertEquals("200904_2553_1598435687208", foreign.merchantReference());
    assertInstanceOf(Report.Paid.class, foreign.report());
  }

  @Test
  void signedReturnNamesItsBillAndProvesNoPayment() {
    String query = RETURN + "&checksum=" + Fixture.sign(Fixture.KEY2, RETURN_SIGNED);
    assertEquals(new Callback.Returned("main", REF), returned(query));
    assertEquals(new Callback.Returned("main", REF), returned("utm=1&" + query));
    assertEquals(
        new Callback.Returned("main", REF),
        returned(RETURN + "&checksum=" + Fixture.sign(Fixture.KEY2_PREVIOUS, RETURN_SIGNED)));
  }

  @ParameterizedTest
  @CsvSource({
    "status=1, status=-49",
    "amount=50000, amount=5000",
    "pmcid=38, pmcid=39",
    "bankcode=, bankcode=CC",
    "discountamount=0, discountamount=1",
    "appid=2553, appid=2554",
    "apptransid=260201_ABCDEFGHJ, apptransid=260201_ABCDEFGHK",
  })
  void tamperedReturnIsForged(String was, String is) {
    String query = RETURN + "&checksum=" + Fixture.sign(Fixture.KEY2, RETURN_SIGNED);
    assertEquals(FORGED, returned(query.replace(was, is)));
  }

  @Test
  void aReturnOfTheWrongShapeIsRejected() {
    String checksum = "&checksum=" + Fixture.sign(Fixture.KEY2, RETURN_SIGNED);
    assertEquals(UNSIGNED, returned(""));
    assertEquals(UNSIGNED, returned(RETURN));
    assertEquals(FORGED, returned(RETURN + "&checksum="));
    assertEquals(
        FORGED, returned(RETURN + "&checksum=" + Fixture.sign(Fixture.KEY1, RETURN_SIGNED)));
    assertEquals(MALFORMED, returned(RETURN.replace("&pmcid=38", "") + checksum));
    assertEquals(MALFORMED, returned(RETURN + checksum + "&status=1"));
    assertEquals(MALFORMED, returned(RETURN + checksum + "&%73tatus=-49"));
    assertEquals(MALFORMED, returned(RETURN + checksum + "&a=%"));
  }

  @Test
  void aReturnSignedByOneAccountForTheAppOfAnotherIsForged() {
    String signed = RETURN_SIGNED.replace("2553", "2554");
    String query =
        RETURN.replace("2553", "2554") + "&checksum=" + Fixture.sign(Fixture.KEY2, signed);
    assertEquals(FORGED, returned(query));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "RECORDED;         200; {\"return_code\":1,\"return_message\":\"success\"}",
        "ALREADY_RECORDED; 200; {\"return_code\":1,\"return_message\":\"success\"}",
        "IGNORED;          200; {\"return_code\":1,\"return_message\":\"success\"}",
        "WRONG_AMOUNT;     200; {\"return_code\":1,\"return_message\":\"success\"}",
        "UNKNOWN_REF;      200; {\"return_code\":2,\"return_message\":\"order not found\"}",
        "REJECTED;         400; {\"return_code\":-1,\"return_message\":\"mac not equal\"}",
        "NOT_RECORDED;     200; {\"return_code\":0,\"return_message\":\"not recorded, call"
            + " again\"}",
      })
  void repliesAreExactToTheByte(Acknowledgement acknowledgement, int status, String body) {
    assertEquals(
        new CallbackReply(status, "application/json", body), gateway.reply(acknowledgement));
  }

  private static Callback paid(String keyId, String data) {
    String key = keyId.endsWith("-previous") ? Fixture.KEY2_PREVIOUS : Fixture.KEY2;
    return new Callback.Verified(
        "main",
        REF,
        new Report.Paid(
            Money.of(50_000, "VND"),
            "260201000000389",
            Instant.ofEpochMilli(1_769_912_366_359L),
            new Evidence(
                keyId,
                data,
                new Key("key2", new Secret(key)).fingerprint(),
                Fixture.sign(key, data))));
  }

  private Callback read(String body) {
    return gateway.read(callback(Optional.empty(), bytes(body)));
  }

  private Callback returned(String query) {
    return gateway.read(
        new CallbackRequest(Channel.RETURN, Optional.empty(), "GET", query, Map.of(), new byte[0]));
  }

  private static String signed(String data) {
    return json(data, Fixture.sign(Fixture.KEY2, data));
  }

  private static String json(String data, String mac) {
    return Json.write(Map.of("data", data, "mac", mac, "type", 1));
  }

  private static CallbackRequest callback(Optional<String> account, byte[] body) {
    return new CallbackRequest(Channel.CALLBACK, account, "POST", "", Map.of(), body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
