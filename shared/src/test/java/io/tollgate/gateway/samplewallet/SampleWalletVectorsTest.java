package io.tollgate.gateway.samplewallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.GatewayHttp.Request;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Signatures that openssl made: the file says how. */
class SampleWalletVectorsTest {

  private static final List<Vector> VECTORS =
      Vectors.all("/gateway/samplewallet/samplewallet-vectors.json").map(Vector::new).toList();

  private record Vector(JsonNode json) {

    String text(String name) {
      return json.get(name).getStringValue();
    }
  }

  @Test
  void allVectorsArePresent() {
    // fact: how many vectors there are
    assertEquals(9, VECTORS.size());
    // end of fact
  }

  @TestFactory
  Stream<DynamicTest> callsAreSignedAsTheyAreByOthers() {
    return each(
        "call",
        v -> {
          Call call = Call.valueOf(v.text("call"));
          Request request = call.request(Json.texts(v.text("signed")), account(v));
          assertEquals(v.text("signed"), request.body());
          assertEquals(v.text("signature"), request.headers().get("x-signature"));
        });
  }

  @TestFactory
  Stream<DynamicTest> callbacksSignedByOthersAreVerified() {
    return each(
        "callback",
        v -> {
          CallbackRequest request =
              Fixture.callback(Optional.empty(), v.text("signed"), v.text("signature"));
          Callback.Verified said =
              assertInstanceOf(Callback.Verified.class, gateway(v).read(request));
          Report.Paid paid = assertInstanceOf(Report.Paid.class, said.report());
          assertEquals(v.text("money"), paid.received().toString());
          assertEquals(v.text("signed"), paid.evidence().message());
        });
  }

  @TestFactory
  Stream<DynamicTest> returnsSignedByOthersAreRead() {
    return each(
        "return",
        v -> {
          String query = v.text("query") + "&signature=" + v.text("signature");
          assertInstanceOf(
              Callback.Returned.class,
              gateway(v).read(Fixture.browserReturn(Optional.empty(), query)));
        });
  }

  private static SampleWalletGateway gateway(Vector v) {
    return new SampleWalletGateway(
        () -> {
          throw new AssertionError("Reading does no I/O");
        },
        List.of(account(v)));
  }

  private static SampleWalletAccount account(Vector v) {
    return Fixture.account(
        "vector",
        "SHOP1",
        v.text("key"),
        v.text("key"),
        Optional.empty(),
        URI.create("http://127.0.0.1:1"));
  }

  private static Stream<DynamicTest> each(String operation, Consumer<Vector> test) {
    return Vectors.each(
        VECTORS, v -> v.text("operation").equals(operation), v -> v.text("name"), test);
  }
}
