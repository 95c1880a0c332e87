package io.tollgate.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEventTest {

  private static final Map<String, ?> CONTEXT = Map.of("http", Map.of("method", "POST"));
  private static final byte[] BINARY = {0, (byte) 0xff, '{', '\n'};

  @Test
  void secretsOfARequestAreNotPrinted() {
    byte[] body = "secret".getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Map.of("x-api-key", "secret");
    HttpEvent event =
        new HttpEvent("POST", "POST /api/v1/payment", "key=secret", headers, Map.of(), body);
    CallbackRequest callback =
        new CallbackRequest(
            Channel.CALLBACK, Optional.of("main"), "POST", "mac=secret", headers, body);
    assertEquals("POST /api/v1/payment", event.toString());
    assertEquals("POST CALLBACK of main", callback.toString());
  }

  @Test
  void bodyBytesAreKeptUnchanged() throws IOException {
    HttpEvent event =
        read(
            Map.of(
                "requestContext",
                CONTEXT,
                "routeKey",
                "POST /api/v1/callback/{gateway}",
                "rawPath",
                "/live/api/v1/callback/zalopay",
                "rawQueryString",
                "a=1&a=%2C2&b=c%20d+e&bad=%zz&latin=x%E9&empty=",
                "headers",
                Map.of("Content-Type", "application/json", "x-api-key", "k"),
                "pathParameters",
                Map.of("gateway", "zalopay"),
                "body",
                Base64.getEncoder().encodeToString(BINARY),
                "isBase64Encoded",
                true));
    assertEquals(new Token(Map.of(), List.of()), event.token());
    assertEquals("POST", event.method());
    assertEquals("POST /api/v1/callback/{gateway}", event.routeKey());
    assertArrayEquals(BINARY, event.body());
    assertEquals(Optional.of("application/json"), event.header("content-type"));
    assertEquals(Optional.empty(), event.header("authorization"));
    assertEquals(Map.of("gateway", "zalopay"), event.pathParameters());
    assertEquals(List.of("1", ",2"), event.query("a"));
    assertEquals(List.of("c d e"), event.query("b"));
    assertEquals(List.of(), event.query("empty"));
    assertEquals(List.of(HttpEvent.MALFORMED), event.query("bad"));
    assertEquals(List.of("x" + HttpEvent.MALFORMED), event.query("latin"));
    assertEquals(List.of(), event.query("missing"));
  }

  @Test
  void missingFieldsAreEmpty() throws IOException {
    HttpEvent event = read(Map.of("requestContext", CONTEXT));
    assertEquals("", event.rawQuery());
    assertEquals("", event.routeKey());
    assertEquals(Map.of(), event.headers());
    assertEquals(Map.of(), event.pathParameters());
    assertEquals(0, event.body().length);
    assertEquals(List.of(), event.query("a"));
  }

  @Test
  void aPlainBodyIsUtf8() throws IOException {
    HttpEvent event = read(Map.of("requestContext", CONTEXT, "body", "Đ"));
    assertArrayEquals("Đ".getBytes(StandardCharsets.UTF_8), event.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "{\"requestContext\":null}",
        "{\"requestContext\":{}}",
        "{\"requestContext\":\"http\"}",
        "{\"httpMethod\":\"GET\",\"path\":\"/\"}",
        "{\"requestContext\":{\"http\":{\"method\":\"POST\"}},\"body\":\"%%%\",\"isBase64Encoded\":true}"
      })
  void malformedEventIsRejected(String text) {
    assertThrows(IllegalArgumentException.class, () -> read(text));
  }

  @Test
  void invalidValuesAreOmitted() throws IOException {
    HttpEvent event =
        read(
            "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"headers\":"
                + "{\"a\":null,\"b\":[1],\"c\":{\"d\":1},\"e\":\"f\"},\"body\":null,"
                + "\"pathParameters\":null,\"isBase64Encoded\":null}");
    assertEquals(Map.of("e", "f"), event.headers());
    assertEquals(0, event.body().length);
  }

  @Test
  void theTokenIsWhatTheAuthorizerVerified() throws IOException {
    Token expected = new Token(Map.of("iss", "https://id.example", "exp", "1"), List.of("a"));
    HttpEvent event =
        read(
            "{\"requestContext\":{\"http\":{\"method\":\"GET\"},\"authorizer\":{\"jwt\":{\"claims\":"
                + "{\"iss\":\"https://id.example\",\"exp\":\"1\",\"odd\":2},\"scopes\":[\"a\",2]}}}}");

    assertEquals(expected, event.token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "\"jwt\"",
        "{\"jwt\":null}",
        "{\"jwt\":{}}",
        "{\"jwt\":{\"claims\":null,\"scopes\":null}}",
        "{\"lambda\":{\"claims\":{\"iss\":\"i\"}}}"
      })
  void withoutAnAuthorizerThereIsNoToken(String authorizer) throws IOException {
    HttpEvent event =
        read(
            "{\"requestContext\":{\"http\":{\"method\":\"GET\"},\"authorizer\":"
                + authorizer
                + "}}");
    assertEquals(new Token(Map.of(), List.of()), event.token());
  }

  private static HttpEvent read(Map<String, ?> event) throws IOException {
    return read(Json.write(event));
  }

  private static HttpEvent read(String event) throws IOException {
    return HttpEvent.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'text/html,application/xhtml+xml,*/*;q=0.8', true",
    "TEXT/HTML, true",
    "application/json, false",
    "*/*, false",
    "'', false"
  })
  void acceptTellsBrowsersFromPrograms(String accept, boolean isFromBrowser) {
    HttpEvent event =
        new HttpEvent("GET", "GET /", "", Map.of("accept", accept), Map.of(), new byte[0]);
    assertEquals(isFromBrowser, event.isFromBrowser());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "'10.0.0.1, 203.0.113.7', 203.0.113.7",
    "'1.1.1.1,2001:db8::7', 2001:db8::7",
    "'', ''"
  })
  void callerIpIsTheLastOfXForwardedFor(String forwarded, String ip) {
    Map<String, String> headers = Map.of("x-forwarded-for", forwarded);
    assertEquals(ip, new HttpEvent("GET", "/", "", headers, Map.of(), new byte[0]).callerIp());
  }

  @Test
  void domainIsReadFromTheEvent() throws IOException {
    assertEquals("a.example", read(Map.of("requestContext", domain("a.example"))).domain());
    assertEquals("", read(Map.of("requestContext", CONTEXT)).domain());
  }

  private static Map<String, ?> domain(String name) {
    return Map.of("domainName", name, "http", Map.of("method", "POST"));
  }
}
