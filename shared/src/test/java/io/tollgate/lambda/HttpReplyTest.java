package io.tollgate.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.json.FieldError;
import io.tollgate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpReplyTest {

  @Test
  void isWrittenAsApiGatewayReadsIt() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    HttpReply.json(200, Map.of("tên", "Đ\"🎁")).write(written);
    assertEquals(
        "{\"statusCode\":200,\"headers\":{\"cache-control\":\"no-store\","
            + "\"content-security-policy\":\"frame-ancestors 'none'\","
            + "\"content-type\":\"application/json\","
            + "\"strict-transport-security\":\"max-age=31536000\","
            + "\"x-content-type-options\":\"nosniff\"},"
            + "\"body\":\"{\\\"tên\\\":\\\"Đ\\\\\\\"🎁\\\"}\",\"isBase64Encoded\":false}",
        written.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aProblemNamesItsCodeAndEachWrongField() {
    HttpReply reply = HttpReply.invalid(List.of(new FieldError("amount", "range", "must be 1")));
    assertEquals(400, reply.status());
    assertEquals("application/problem+json", reply.headers().get("content-type"));
    var body = Json.object(reply.body()).orElseThrow();
    assertEquals("invalid_request", body.get("code").getStringValue());
    assertEquals("amount", body.get("errors").get(0).get("field").getStringValue());
    assertEquals("range", body.get("errors").get(0).get("code").getStringValue());
  }

  @Test
  void aProblemsOwnMembersDoNotHideItsCode() {
    var body =
        Json.object(HttpReply.problem(409, "already_paid", "Paid", Map.of("ref", "r")).body())
            .orElseThrow();
    assertEquals(409, body.get("status").getIntValue());
    assertEquals("already_paid", body.get("code").getStringValue());
    assertEquals("r", body.get("ref").getStringValue());
  }

  @Test
  void retryAfterIsFromOneSecondToADay() {
    assertEquals("86400", retryAfter(Duration.ofDays(3)));
    assertEquals("1", retryAfter(Duration.ZERO));
    assertEquals("1", retryAfter(Duration.ofMillis(-5)));
    assertEquals("7", retryAfter(Duration.ofSeconds(7)));
    assertEquals("8", retryAfter(Duration.ofMillis(7_001)));
  }

  @Test
  void redirectHasNoReferrerAndIsNotCached() {
    HttpReply reply = HttpReply.seeOther(URI.create("https://shop.example.vn/?ref=1"));
    assertEquals(303, reply.status());
    assertEquals("https://shop.example.vn/?ref=1", reply.headers().get("location"));
    assertEquals("no-referrer", reply.headers().get("referrer-policy"));
    assertEquals("no-store", reply.headers().get("cache-control"));
  }

  private static String retryAfter(Duration wait) {
    return HttpReply.problem(503, "c", "t").retryAfter(wait).headers().get("retry-after");
  }
}
