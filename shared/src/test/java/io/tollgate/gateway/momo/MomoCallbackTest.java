package io.tollgate.gateway.momo;

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
import io.tollgate.gateway.Key;
import io.tollgate.gateway.ReportTable;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MoMo's server and the returning browser may say, and what is believed of it. */
class MomoCallbackTest {

  private static final Ref REF = new Ref("260201ABCDEFGHJ");

  private static final Callback MALFORMED = new Callback.Rejected(Reason.MALFORMED);
  private static final Callback FORGED = new Callback.Rejected(Reason.FORGED);
  private static final Callback UNSIGNED = new Callback.Rejected(Reason.UNSIGNED);

  private final MomoGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void aPaymentIsRead() {
    assertEquals(
        paid("secret-key", Fixture.ACCESS_KEY, Fixture.SECRET_KEY), read(Fixture.signed(result())));
  }

  /** The text that proves it, but for the access key: that is a credential. */
  @Test
  void evidenceIsTheSignedTextWithoutTheAccessKey() {
    Callback.Verified read = (Callback.Verified) read(Fixture.signed(result()));
    assertEquals(
        "amount=50000&extraData=&message=Thành công.&orderId=260201ABCDEFGHJ"
            + "&orderInfo=Đơn hàng 1 – áo thun&orderType=momo_wallet&partnerCode=MOMO&payType=qr"
            + "&requestId=260201ABCDEFGHJ&responseTime=1769912366359&resultCode=0"
            + "&transId=4088878653",
        ((Report.Paid) read.report()).evidence().message());
  }

  /** Access key and secret key are given out together, so they are rotated together. */
  @Test
  void signatureByThePreviousKeysIsAccepted() {
    String text = Fixture.signedText(result());
    for (String access : List.of(Fixture.ACCESS_KEY, Fixture.ACCESS_KEY_PREVIOUS)) {
      String signature = Fixture.sign(access, Fixture.SECRET_KEY_PREVIOUS, text);
      assertEquals(
          paid("secret-key-previous", access, Fixture.SECRET_KEY_PREVIOUS),
          read(Fixture.json(result(), signature)));
    }
  }

  @Test
  void onlyTheKeysOfTheAccountInTheRouteAreTried() {
    String body = Fixture.signed(result());
    assertInstanceOf(Callback.Verified.class, gateway.read(callback(Optional.of("main"), body)));
    assertEquals(FORGED, gateway.read(callback(Optional.of("second"), body)));
  }

  /** Numbers as texts, other order, escapes, spaces, and members that nobody signed. */
  @Test
  void shapeOfTheJsonDoesNotMatter() {
    String signature = Fixture.sign(result());
    Map<String, Object> texts = new TreeMap<>();
    result().forEach((name, value) -> texts.put(name, value.toString()));
    texts.put("newField", List.of(1, Map.of("a", "b")));
    Callback genuine = read(Fixture.signed(result()));
    assertEquals(genuine, read(Fixture.json(texts, signature)));
    assertEquals(
        genuine, read(" " + Fixture.json(result(), signature).replace("Thành", "Th\\u00e0nh")));
  }

  @Test
  void nullIsSignedAsAnEmptyValue() {
    String signature = Fixture.sign(with("payType", ""));
    assertInstanceOf(
        Callback.Verified.class, read(Fixture.json(with("payType", Json.NULL), signature)));
  }

  @Test
  void noSignedValueCanBeChangedAddedOrLeftOut() {
    String signature = Fixture.sign(result());
    result()
        .forEach(
            (name, value) -> {
              assertEquals(FORGED, read(Fixture.json(with(name, value + "1"), signature)), name);
              assertEquals(FORGED, read(Fixture.json(with(name, "1" + value), signature)), name);
              Map<String, Object> less = result();
              less.remove(name);
              assertEquals(MALFORMED, read(Fixture.json(less, signature)), name);
              assertEquals(MALFORMED, read(Fixture.json(with(name, List.of(value)), signature)));
            });
  }

  /** What separates values is not escaped in them, so another message can have the same text. */
  @Test
  void messageOfOtherValuesWithTheSameTextIsForged() {
    Map<String, Object> shifted = with("orderInfo", "Đơn hàng 1 – áo thun&orderType=momo_wallet");
    shifted.put("orderType", "x");
    Map<String, Object> other = with("orderType", "momo_wallet&orderType=x");
    assertEquals(Fixture.signedText(shifted), Fixture.signedText(other));
    assertEquals(FORGED, read(Fixture.signed(other)));
    // Of us it cannot be either: no description of ours has the delimiter in it.
    assertEquals(FORGED, read(Fixture.signed(shifted)));
  }

  /** MoMo repeats what create said; the amount is compared when it is settled. */
  @ParameterizedTest
  @CsvSource({"requestId, 260201ABCDEFGHK", "extraData, eyJhIjoxfQ==", "orderInfo, a&b"})
  void signedMessageThatIsNotOfOurBillIsForged(String name, String value) {
    assertEquals(FORGED, read(Fixture.signed(with(name, value))));
  }

  @Test
  void notificationOfAnotherPartnerIsForged() {
    assertEquals(FORGED, read(Fixture.signed(with("partnerCode", "MOMOBKUN20180529"))));
  }

  @ParameterizedTest
  @CsvSource({
    "amount, 50000.5",
    "amount, 5e4",
    "amount, -1",
    "amount, ''",
    "amount, 9999999999999999999",
    "transId, 0",
    "transId, ''",
    "transId, -4088878653",
    "transId, 4088878653.0",
    "transId, 12345678901234567890",
    "responseTime, 0",
    "responseTime, ''",
    "resultCode, ''",
    "resultCode, 0x0",
    "resultCode, 00",
    "resultCode, 99999999999",
  })
  void signedUnreadablePaymentIsMalformed(String name, String value) {
    assertEquals(MALFORMED, read(Fixture.signed(with(name, value))));
  }

  /** At 1005 and 1006 it is a time in milliseconds, and nobody's transaction. */
  @ParameterizedTest
  @CsvSource({"1005, expired 1005", "1006, failed cancelled_by_payer 1006"})
  void transactionNumberOfAnUnpaidResultIsNotRead(String code, String meaning) {
    for (Object number : List.of(1_769_912_366_353L, "0", "", "none")) {
      Map<String, Object> unpaid = with("resultCode", code);
      unpaid.put("transId", number);
      unpaid.put("payType", "");
      Callback.Verified read =
          assertInstanceOf(Callback.Verified.class, read(Fixture.signed(unpaid)));
      assertEquals(meaning, ReportTable.of(read.report()));
    }
  }

  @Test
  void paymentForAnUnknownReferenceIsForeign() {
    for (String reference : List.of("MM1682481840688", "260201_ABCDEFGHJ", "260201abcdefghj")) {
      Callback.Foreign foreign =
          assertInstanceOf(
              Callback.Foreign.class, read(Fixture.signed(with("orderId", reference))));
      assertEquals(reference, foreign.merchantReference());
      assertInstanceOf(Report.Paid.class, foreign.report());
    }
    assertEquals(MALFORMED, read(Fixture.signed(with("orderId", ""))));
  }

  @Test
  void aBodyOfTheWrongShapeIsRejected() {
    assertEquals(UNSIGNED, read("{}"));
    assertEquals(UNSIGNED, read(Json.write(result())));
    assertEquals(FORGED, read(Fixture.json(result(), "")));
    assertEquals(
        FORGED, read(Fixture.json(result(), Fixture.sign(result()).toUpperCase(Locale.ROOT))));
    assertEquals(MALFORMED, read(Fixture.signed(result()) + "{}"));
    assertEquals(MALFORMED, read(Fixture.query(result(), Fixture.sign(result()))));
    assertEquals(MALFORMED, read(""));
  }

  @Test
  void bodyOfMoreThanSixteenKibibytesIsRejected() {
    String body = Fixture.signed(result());
    String full = body + " ".repeat(16 * 1024 - body.length());
    assertInstanceOf(Callback.Verified.class, read(full));
    assertEquals(MALFORMED, read(full + " "));
  }

  @Test
  void signedReturnNamesItsBillAndProvesNoPayment() {
    String query = Fixture.query(result(), Fixture.sign(result()));
    assertEquals(new Callback.Returned("main", REF), returned(query));
    assertEquals(new Callback.Returned("main", REF), returned("utm=1&" + query));
    assertEquals(new Callback.Returned("main", REF), returned(query.replace("+", "%20")));
    assertEquals(FORGED, returned(query.replace("resultCode=0", "resultCode=9000")));
    assertEquals(MALFORMED, returned(query + "&resultCode=0"));
    assertEquals(UNSIGNED, returned(Fixture.query(result(), "").replace("signature=", "s=")));
  }

  @Test
  void returnOfTheFirstVersionIsRejected() {
    assertEquals(
        MALFORMED,
        returned(
            "partnerCode=MOMO&accessKey=x&requestId=1&amount=50000&orderId=260201ABCDEFGHJ"
                + "&errorCode=0&localMessage=ok&signature="
                + "0".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "RECORDED;         204; ''",
        "ALREADY_RECORDED; 204; ''",
        "IGNORED;          204; ''",
        "WRONG_AMOUNT;     204; ''",
        "UNKNOWN_REF;      204; ''",
        "REJECTED;         400;{\"message\":\"The signature is not right\"}",
        "NOT_RECORDED;     503;{\"message\":\"Not recorded\"}",
      })
  void repliesAreExactToTheByte(Acknowledgement acknowledgement, int status, String body) {
    assertEquals(
        new CallbackReply(status, "application/json", body), gateway.reply(acknowledgement));
  }

  private static Map<String, Object> result() {
    return Fixture.paid(REF, 50_000);
  }

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> changed = result();
    changed.put(name, value);
    return changed;
  }

  private static Callback paid(String key, String accessKey, String secretKey) {
    String text = Fixture.signedText(result());
    return new Callback.Verified(
        "main",
        REF,
        new Report.Paid(
            Money.of(50_000, "VND"),
            "4088878653",
            Instant.ofEpochMilli(1_769_912_366_359L),
            new Evidence(
                "momo/main/" + key,
                text,
                new Key("any", new Secret(secretKey)).fingerprint(),
                Fixture.sign(accessKey, secretKey, text))));
  }

  private Callback read(String body) {
    return gateway.read(callback(Optional.empty(), body));
  }

  private Callback returned(String query) {
    return gateway.read(
        new CallbackRequest(Channel.RETURN, Optional.empty(), "GET", query, Map.of(), new byte[0]));
  }

  private static CallbackRequest callback(Optional<String> account, String body) {
    return new CallbackRequest(
        Channel.CALLBACK, account, "POST", "", Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
