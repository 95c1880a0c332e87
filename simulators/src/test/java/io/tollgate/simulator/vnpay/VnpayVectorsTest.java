package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestClock;
import io.tollgate.simulator.TestMerchant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator's signatures, and which ones it accepts, against vectors that others computed. */
class VnpayVectorsTest {

  private static final String KEY = "SIMVNPAYHASHSECRET0123456789ABCD";
  private static final Terminal TERMINAL = new Terminal("SIMTMN01", KEY, "");

  private final HttpClient client = HttpClient.newHttpClient();
  private final VnpaySimulator vnpay =
      VnpaySimulator.start(0, List.of(TERMINAL), Optional.empty(), new TestClock(Merchant.START));

  record Vector(JsonNode json) {
    String text(String field) {
      return json.path(field).asText();
    }

    Map<String, String> inputs() {
      Map<String, String> inputs = new TreeMap<>();
      json.path("inputs").properties().forEach(e -> inputs.put(e.getKey(), e.getValue().asText()));
      return inputs;
    }

    @Override
    public String toString() {
      return text("name");
    }
  }

  static Stream<Vector> all() {
    try (var in = VnpayVectorsTest.class.getResourceAsStream("/simulator/vnpay-vectors.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(Vector::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Vector> addresses() {
    return all().filter(v -> v.text("operation").equals("pay_url"));
  }

  static Stream<Vector> ipnsAndReturns() {
    return all().filter(v -> v.text("operation").equals("ipn_return"));
  }

  static Stream<Vector> requests() {
    return all().filter(v -> v.text("operation").endsWith("_request"));
  }

  static Stream<Vector> answers() {
    return all().filter(v -> v.text("operation").endsWith("_response"));
  }

  @AfterEach
  void close() {
    vnpay.close();
    client.close();
  }

  @Test
  void allVectorsAreRead() {
    assertEquals(54, all().count());
  }

  @ParameterizedTest
  @MethodSource("all")
  void signaturesMatchTheVectors(Vector vector) {
    assertEquals(KEY, vector.text("key"));
    assertEquals(vector.text("expected"), Signature.of(KEY, vector.text("signing_string")));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void validPaymentUrlIsAcceptedAndForgedOneRejected(Vector vector) throws Exception {
    String query = URI.create(vector.text("url")).getRawQuery();
    assertEquals(PayPage.ERROR + "?code=70", open(Hmac.spoiled(query)));
    assertNotEquals(PayPage.ERROR + "?code=70", open(query));
  }

  private String open(String query) throws Exception {
    URI address = URI.create(vnpay.url() + PayPage.ENTRY + "?" + query);
    return client
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
        .headers()
        .firstValue("location")
        .orElseThrow();
  }

  /** Fields of the merchant's own address and the name of the algorithm are not signed. */
  @ParameterizedTest
  @MethodSource("ipnsAndReturns")
  void ipnAndReturnAreSignedAsVnpayDoes(Vector vector) {
    Map<String, String> theirs = TestMerchant.queryOf(vector.text("url"));
    assertEquals(vector.text("signing_string"), Signature.query(theirs));
    String url =
        Notice.address(
            "https://shop.example.vn/x",
            vector.inputs(),
            Switches.NORMAL,
            text -> Signature.of(KEY, text));
    Map<String, String> signed = new TreeMap<>(theirs);
    signed.keySet().removeIf(name -> !name.startsWith("vnp_") || name.endsWith("HashType"));
    assertEquals(signed, new TreeMap<>(TestMerchant.queryOf(url)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void validRequestIsAcceptedAndForgedOneRejected(Vector vector) throws Exception {
    String body = vector.text("json_body");
    assertEquals("97", code(body.replace("\"vnp_IpAddr\":\"", "\"vnp_IpAddr\":\"1")));
    assertTrue(
        List.of("91", "03").contains(code(body))
            || vector.text("name").equals("transaction_no_zero_library_style"),
        () -> vector + " is not believed");
  }

  private String code(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(vnpay.url() + "/merchant_webapi/api/transaction"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer).path("vnp_ResponseCode").asText();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answersAreSignedAsVnpayDoes(Vector vector) {
    assertEquals(vector.text("signing_string"), TransactionApi.answerText(vector.inputs()));
  }
}
