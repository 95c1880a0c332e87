package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
 * Signatures that others computed: seven by ZaloPay itself (one printed in its documents, six
 * captured from its sandbox), the rest by PHP, Java and, where it can, ZaloPay's own Node SDK.
 */
class ZaloPayVectorsTest {

  private static final List<Vector> VECTORS =
      Vectors.all("/gateway/zalopay/zalopay-vectors.json").map(Vector::new).toList();

  private record Vector(JsonNode json) {

    String text(String name) {
      return json.get(name).getStringValue();
    }

    String operation() {
      return text("operation");
    }

    Secret key() {
      return new Secret(text("key"));
    }

    /** The inputs as they stand on the wire: numbers in their digits. */
    Map<String, String> inputs() {
      Map<String, String> fields = new HashMap<>();
      json.get("inputs")
          .entries()
          .forEach(entry -> fields.put(entry.getKey(), entry.getValue().coerceStringValue()));
      return fields;
    }
  }

  @Test
  void allSixtyThreeVectorsArePresent() {
    assertEquals(63, VECTORS.size());
  }

  @TestFactory
  Stream<DynamicTest> theSignatureIsTheirs() {
    return each(
        v -> true,
        v ->
            assertEquals(
                v.text("expected"), Hmac.SHA256.signHex(v.key(), v.text("signing_string"))));
  }

  @TestFactory
  Stream<DynamicTest> weSignWhatTheySign() {
    Map<String, Call> calls =
        Map.of(
            "create", Call.CREATE,
            "query", Call.QUERY,
            "refund", Call.REFUND,
            "query_refund", Call.QUERY_REFUND);
    return each(
        v -> calls.containsKey(v.operation()),
        v -> {
          Call call = calls.get(v.operation());
          assertEquals(v.text("signing_string"), call.signingString(v.inputs(), v.key()));

          Map<String, String> theirs = FormEncoding.read(v.text("form_body")).orElseThrow();
          assertEquals(theirs, FormEncoding.read(call.form(v.inputs(), v.key())).orElseThrow());
          assertEquals(v.text("expected"), theirs.get(FieldNames.MAC));
        });
  }

  @TestFactory
  Stream<DynamicTest> theirCallbacksAreBelieved() {
    return each(
        v -> v.operation().equals("callback"),
        v -> {
          Callback callback =
              gateway(v)
                  .read(
                      request(
                          Channel.CALLBACK,
                          "",
                          v.text("raw_http_body").getBytes(StandardCharsets.UTF_8)));

          // Their references are not of our making: money, but for nobody we know.
          Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, callback);
          var paid = assertInstanceOf(Report.Paid.class, foreign.report());
          JsonNode data = Json.object(v.text("signing_string")).orElseThrow();
          assertEquals(data.get("app_trans_id").getStringValue(), foreign.merchantReference());
          assertEquals(data.get("amount").getLongValue(), paid.received().minorUnits());
          assertEquals(data.get("zp_trans_id").coerceStringValue(), paid.transactionId());
          assertEquals(data.get("server_time").getLongValue(), paid.paidAt().toEpochMilli());
          assertEquals(v.text("signing_string"), paid.evidence().message());
          assertEquals("zalopay/vector/key2", paid.evidence().keyId());
        });
  }

  @TestFactory
  Stream<DynamicTest> theirReturnsAreBelieved() {
    return each(
        v -> v.operation().equals("redirect"),
        v -> {
          String query = URI.create(v.text("redirect_url")).getRawQuery();
          assertEquals(
              new Callback.Irrelevant("return"),
              gateway(v).read(request(Channel.RETURN, query, new byte[0])));
          assertEquals(
              new Callback.Rejected(Callback.Reason.FORGED),
              gateway(v)
                  .read(
                      request(Channel.RETURN, query.replace("amount=", "amount=1"), new byte[0])));
        });
  }

  /** The one account whose key the vector carries. */
  private static ZaloPayGateway gateway(Vector v) {
    Map<String, String> inputs = v.inputs();
    String appId =
        v.operation().equals("redirect")
            ? inputs.get("appid")
            : Json.object(inputs.get("data")).orElseThrow().get("app_id").coerceStringValue();
    return new ZaloPayGateway(
        () -> {
          throw new AssertionError("Reading does no I/O");
        },
        List.of(
            Fixture.account(
                "vector",
                Long.parseLong(appId),
                "unused",
                v.text("key"),
                Optional.empty(),
                Fixture.NOWHERE)),
        Clock.systemUTC());
  }

  private static CallbackRequest request(Channel channel, String query, byte[] body) {
    return new CallbackRequest(channel, Optional.empty(), "POST", query, Map.of(), body);
  }

  private static Stream<DynamicTest> each(Predicate<Vector> which, Consumer<Vector> test) {
    return Vectors.each(VECTORS, which, v -> v.operation() + " " + v.text("name"), test);
  }
}
