package io.tollgate.gateway.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Signatures that others computed: seven by MoMo's sandbox itself (captured returns), the rest by
 * Python, and again by OpenSSL and Node.
 */
class MomoVectorsTest {

  private static final String FILE = "/gateway/momo/momo-vectors.json";
  private static final JsonNode ACCOUNTS = Vectors.read(FILE).get("meta").get("accounts");
  private static final List<Vector> VECTORS = Vectors.all(FILE).map(Vector::new).toList();

  /** What is refused although the signature is right, and by whom here. */
  private static final Set<String> REFUSED_BY_SETTLING =
      Set.of("amount_differs_from_order", "unknown_order");

  private record Vector(JsonNode json) {

    String text(String name) {
      return json.get(name).getStringValue();
    }

    String operation() {
      return text("operation");
    }

    boolean isSignatureValid() {
      return json.get("signature_valid").getBooleanValue();
    }

    boolean isAccepted() {
      return text("verdict").equals("accept");
    }

    JsonNode account() {
      return ACCOUNTS.get(text("account"));
    }

    /** The signature that was received. */
    String signature() {
      return json.get("provided_signature") == null ? text("expected") : text("provided_signature");
    }

    /** The inputs as they stand on the wire: numbers in their digits. */
    Map<String, String> inputs() {
      Map<String, String> fields = new HashMap<>();
      json.get("inputs")
          .entries()
          .forEach(
              entry -> {
                if (entry.getValue().isValueNode()) {
                  fields.put(entry.getKey(), entry.getValue().coerceStringValue());
                }
              });
      return fields;
    }
  }

  @Test
  void allNinetyOneVectorsArePresent() {
    assertEquals(91, VECTORS.size());
    assertEquals(7, VECTORS.stream().filter(v -> v.json().get("origin") != null).count());
  }

  @TestFactory
  Stream<DynamicTest> theSignatureIsTheirs() {
    return each(
        _ -> true,
        v -> {
          Secret key = new Secret(v.account().get("secret").getStringValue());
          assertEquals(v.text("expected"), Hmac.SHA256.signHex(key, v.text("signing_string")));
          assertEquals(
              v.isSignatureValid(),
              Hmac.SHA256.verifiesHex(key, v.text("signing_string"), v.signature()));
        });
  }

  @TestFactory
  Stream<DynamicTest> weSignWhatTheySign() {
    Map<String, Call> calls =
        Map.of(
            "create", Call.CREATE,
            "query", Call.QUERY,
            "refund", Call.REFUND,
            "refund_query", Call.QUERY_REFUND);
    return each(
        v -> calls.containsKey(v.operation()) && v.isSignatureValid(),
        v -> {
          Call call = calls.get(v.operation());
          assertEquals(
              v.text("signing_string"),
              "accessKey="
                  + v.account().get("accessKey").getStringValue()
                  + "&"
                  + call.signedText(v.inputs()));
          JsonNode sent = Json.object(call.json(v.inputs(), account(v))).orElseThrow();
          assertEquals(v.text("expected"), sent.get("signature").getStringValue());
          // We capture at once, whatever they do; that is not signed.
          v.inputs().entrySet().stream()
              .filter(field -> !field.getKey().equals(FieldNames.AUTO_CAPTURE))
              .forEach(
                  field ->
                      assertEquals(field.getValue(), sent.get(field.getKey()).coerceStringValue()));
        });
  }

  @TestFactory
  Stream<DynamicTest> theirNotificationsAreJudgedAsTheySay() {
    return each(
        v -> v.operation().equals("ipn"),
        v -> {
          Callback callback = read(v, CallbackRequest.Channel.CALLBACK, "", body(v));
          if (!v.isAccepted() && !REFUSED_BY_SETTLING.contains(v.text("name"))) {
            assertInstanceOf(Callback.Rejected.class, callback);
            return;
          }
          // Their references are not of our making: money, but for nobody we know.
          Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, callback);
          Map<String, String> inputs = v.inputs();
          assertEquals(inputs.get("orderId"), foreign.merchantReference());
          if (List.of("0", "9000").contains(inputs.get("resultCode"))) {
            Report.Paid paid = assertInstanceOf(Report.Paid.class, foreign.report());
            assertEquals(inputs.get("amount"), "" + paid.received().minorUnits());
            assertEquals(inputs.get("transId"), paid.transactionId());
            assertEquals(inputs.get("responseTime"), "" + paid.paidAt().toEpochMilli());
            assertTrue(v.text("signing_string").endsWith("&" + paid.evidence().message()));
          } else {
            assertTrue(
                foreign.report() instanceof Report.Failed
                    || foreign.report() instanceof Report.Expired);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> theirReturnsAreBelieved() {
    return each(
        v -> v.operation().equals("redirect"),
        v -> {
          Map<String, String> fields = new TreeMap<>(v.inputs());
          fields.put("signature", v.signature());
          assertEquals(
              v.isAccepted()
                  ? new Callback.Irrelevant("return")
                  : new Callback.Rejected(Callback.Reason.FORGED),
              read(v, CallbackRequest.Channel.RETURN, FormEncoding.write(fields), ""));
        });
  }

  /** As it was sent where it is printed, else as MoMo would write it. */
  private static String body(Vector v) {
    if (v.json().get("raw") != null) {
      Map<String, Object> body = new TreeMap<>();
      Json.object(v.text("raw"))
          .orElseThrow()
          .entries()
          .forEach(entry -> body.put(entry.getKey(), entry.getValue()));
      return body.containsKey("signature") ? v.text("raw") : signed(v, v.text("raw"));
    }
    return v.text("name").equals("missing_signature")
        ? Json.write(v.json().get("inputs"))
        : signed(v, Json.write(v.json().get("inputs")));
  }

  private static String signed(Vector v, String json) {
    return json.substring(0, json.length() - 1) + ",\"signature\":\"" + v.signature() + "\"}";
  }

  /** At the address of the account whose keys the vector has, or of the one that it names. */
  private static Callback read(
      Vector v, CallbackRequest.Channel channel, String query, String body) {
    boolean isForAnother = v.text("name").equals("partner_code_of_other_account");
    MomoGateway gateway =
        new MomoGateway(
            () -> {
              throw new AssertionError("Reading does no I/O");
            },
            List.of(isForAnother ? account("A") : account(v)),
            Clock.systemUTC());
    return gateway.read(
        new CallbackRequest(
            channel,
            Optional.of("vector"),
            "POST",
            query,
            Map.of(),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private static MomoAccount account(Vector v) {
    return account(v.text("account"));
  }

  private static MomoAccount account(String name) {
    JsonNode account = ACCOUNTS.get(name);
    return Fixture.account(
        "vector",
        account.get("partnerCode").getStringValue(),
        account.get("accessKey").getStringValue(),
        account.get("secret").getStringValue(),
        Fixture.NOWHERE);
  }

  private static Stream<DynamicTest> each(Predicate<Vector> which, Consumer<Vector> test) {
    return Vectors.each(VECTORS, which, v -> v.operation() + " " + v.text("name"), test);
  }
}
