package io.tollgate.gateway.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Secret;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Signatures that others computed: PHP and Java recomputed each, and the public Node library for
 * VNPAY accepted all that it can.
 */
class VnpayVectorsTest {

  private static final List<Vector> VECTORS =
      Vectors.all("/gateway/vnpay/vnpay-vectors.json").map(Vector::new).toList();

  /** A library's way: it signs 0 for a number that it does not send. We always send the number. */
  private static final String SIGNS_WHAT_IT_DOES_NOT_SEND = "transaction_no_zero_library_style";

  private record Vector(JsonNode json) {

    String text(String name) {
      return json.get(name).getStringValue();
    }

    String operation() {
      return text("operation");
    }

    /** The inputs that have a value: an empty one is neither sent nor signed. */
    Map<String, String> inputs() {
      Map<String, String> fields = new HashMap<>();
      json.get("inputs")
          .entries()
          .forEach(e -> fields.put(e.getKey(), e.getValue().getStringValue()));
      fields.values().removeIf(String::isEmpty);
      return fields;
    }

    VnpayAccount account() {
      return new VnpayAccount(
          "vector",
          inputs().get(FieldNames.TMN_CODE),
          text("key"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "test");
    }

    VnpayGateway gateway() {
      return new VnpayGateway(
          () -> {
            throw new AssertionError("Neither opening nor reading calls anybody");
          },
          List.of(account()),
          Clock.systemUTC());
    }
  }

  @Test
  void allFiftyFourVectorsArePresent() {
    assertEquals(54, VECTORS.size());
  }

  @TestFactory
  Stream<DynamicTest> theSignatureIsTheirs() {
    return each(
        v -> true,
        v ->
            assertEquals(
                v.text("expected"),
                Hmac.SHA512.signHex(new Secret(v.text("key")), v.text("signing_string"))));
  }

  @TestFactory
  Stream<DynamicTest> ourPaymentPageIsTheirs() {
    return each(
        v -> v.operation().equals("pay_url"),
        v -> {
          Opening opening = v.gateway().open(bill(new Memo(v.inputs())));
          URI url = URI.create(v.text("url"));
          assertEquals(new Opening.Opened(new NextStep.Redirect(url), Memo.EMPTY), opening);
        });
  }

  @TestFactory
  Stream<DynamicTest> weSignWhatTheySign() {
    Map<String, Call> calls = Map.of("querydr_request", Call.QUERY, "refund_request", Call.REFUND);
    return each(
        v -> calls.containsKey(v.operation()),
        v -> {
          Call call = calls.get(v.operation());
          assertEquals(v.text("signing_string"), call.signingString(v.inputs()));
          if (!v.text("name").equals(SIGNS_WHAT_IT_DOES_NOT_SEND)) {
            Map<String, String> theirs = new HashMap<>(Json.texts(v.text("json_body")));
            theirs.values().removeIf(String::isEmpty);
            String ours = call.json(v.inputs(), new Secret(v.text("key")));
            assertEquals(theirs, Json.texts(ours));
            assertEquals(v.text("expected"), theirs.get(FieldNames.SECURE_HASH));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> theirAnswersAreBelieved() {
    Map<String, Call> calls =
        Map.of("querydr_response", Call.QUERY, "refund_response", Call.REFUND);
    return each(
        v -> calls.containsKey(v.operation()),
        v -> {
          Call call = calls.get(v.operation());
          assertEquals(v.text("signing_string"), call.answerString(fields(v.text("json_body"))));
          assertEquals(v.text("json_body"), read(v, call, v.text("json_body")).answer().text());
          String changed = v.text("json_body").replace("\"vnp_Message\":\"", "\"vnp_Message\":\"x");
          assertThrows(GatewayUnreachable.class, () -> read(v, call, changed));
        });
  }

  private static Fields fields(String json) {
    return new Fields(MessageFields.ofJson(json).orElseThrow());
  }

  private static ResponseReader read(Vector v, Call call, String body) {
    return ResponseReader.read(
        ApiAnswer.of(VnpayGateway.ID, new GatewayHttp.Answer(200, body)),
        call,
        v.account(),
        new ResponseReader.Asked(
            v.inputs().get(FieldNames.TMN_CODE), v.inputs().get(FieldNames.TXN_REF)));
  }

  @TestFactory
  Stream<DynamicTest> messagesSignedByOthersAreVerified() {
    return each(
        v -> v.operation().equals("ipn_return"),
        v -> {
          String query = URI.create(v.text("url")).getRawQuery();
          Callback callback = v.gateway().read(Fixture.ipn(Optional.empty(), query));

          // Their references are not of our making: money, but for nobody we know.
          Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, callback);
          assertEquals(v.inputs().get("vnp_TxnRef"), foreign.merchantReference());
          switch (foreign.report()) {
            case Report.Paid paid -> assertPaid(v, paid);
            case Report.Failed failed ->
                assertEquals(v.inputs().get("vnp_ResponseCode"), failed.code());
            case Report.Expired expired ->
                assertEquals(v.inputs().get("vnp_ResponseCode"), expired.code());
            case Report.Suspicious suspicious ->
                assertEquals(v.inputs().get("vnp_ResponseCode"), suspicious.code());
            case Report other -> throw new AssertionError(other.toString());
          }
          assertEquals(
              new Callback.Irrelevant("return"), v.gateway().read(Fixture.browserReturn(query)));
          assertEquals(
              new Callback.Rejected(Callback.Reason.FORGED),
              v.gateway()
                  .read(Fixture.browserReturn(query.replace("vnp_Amount=", "vnp_Amount=1"))));
        });
  }

  private static void assertPaid(Vector v, Report.Paid paid) {
    Map<String, String> inputs = v.inputs();
    assertEquals("00", inputs.get("vnp_ResponseCode"));
    assertEquals("00", inputs.get("vnp_TransactionStatus"));
    assertEquals(inputs.get("vnp_Amount"), paid.received().minorUnits() + "00");
    assertEquals(inputs.get("vnp_TransactionNo"), paid.transactionId());
    assertEquals(
        inputs.get("vnp_PayDate"),
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss")
            .format(paid.paidAt().atOffset(ZoneOffset.ofHours(7))));
    assertEquals(v.text("signing_string"), paid.evidence().message());
    assertEquals("vnpay/vector/hash-secret", paid.evidence().keyId());
  }

  @Test
  void amountWithAFractionOfADongIsSuspicious() {
    Vector large =
        VECTORS.stream()
            .filter(v -> v.operation().equals("ipn_return"))
            .filter(v -> v.text("name").equals("large_amount"))
            .findFirst()
            .orElseThrow();
    String query = URI.create(large.text("url")).getRawQuery();
    Callback.Foreign foreign =
        (Callback.Foreign) large.gateway().read(Fixture.ipn(Optional.empty(), query));
    assertEquals(new Report.Suspicious("00"), foreign.report());
  }

  private static Bill bill(Memo memo) {
    return new Bill(
        1,
        1,
        new Ref("260201ABCDEFGHJ"),
        VnpayGateway.ID,
        "vector",
        Money.of(50_000, "VND"),
        new BillState.Created(),
        false,
        false,
        Instant.EPOCH,
        Instant.EPOCH,
        memo);
  }

  private static Stream<DynamicTest> each(Predicate<Vector> which, Consumer<Vector> test) {
    return Vectors.each(VECTORS, which, v -> v.operation() + " " + v.text("name"), test);
  }
}
