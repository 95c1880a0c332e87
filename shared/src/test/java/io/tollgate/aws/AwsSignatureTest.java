package io.tollgate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tollgate.gateway.Secret;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Our signatures are those of AWS's own signer, character by character. */
class AwsSignatureTest {

  private static final Instant NOW = Instant.parse("2026-03-01T23:59:59Z");
  private static final String ID = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String TOKEN = "session/token+with=signs";

  static Stream<AwsRequest> requests() {
    return Stream.of(
        AwsRequest.json(
            AwsService.EVENT_BRIDGE,
            "1.1",
            "AWSEvents.PutEvents",
            "{\"Entries\":[{\"Detail\":\"{\\\"khách\\\":\\\"Nguyễn 🛒\\\"}\"}]}"),
        AwsRequest.json(
            AwsService.SECRETS_MANAGER, "1.1", "secretsmanager.GetSecretValue", "{\"SecretId\":1}"),
        AwsRequest.json(AwsService.SQS, "1.0", "AmazonSQS.SendMessage", "{}"),
        new AwsRequest(
            AwsService.SES,
            "/v2/email/outbound-emails",
            new TreeMap<>(Map.of("content-type", "application/json")),
            "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void signatureWithASessionTokenIsThatOfTheSdk(AwsRequest request) {
    assertEquals(
        bySdk(request, AwsSessionCredentialsIdentity.create(ID, SECRET, TOKEN)),
        ours(request, Optional.of(TOKEN)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void signatureWithoutASessionTokenIsThatOfTheSdk(AwsRequest request) {
    assertEquals(
        bySdk(request, AwsCredentialsIdentity.create(ID, SECRET)), ours(request, Optional.empty()));
  }

  @Test
  void credentialsAreNeverPrinted() {
    String printed = credentials(Optional.of(TOKEN)).toString();
    assertFalse(printed.contains(SECRET) || printed.contains(TOKEN) || printed.contains(ID));
  }

  private static AwsCredentials credentials(Optional<String> token) {
    return new AwsCredentials(ID, new Secret(SECRET), token);
  }

  private static String ours(AwsRequest request, Optional<String> token) {
    return new AwsSignature(credentials(token), "ap-southeast-1")
        .headers(request, host(request), NOW)
        .get("authorization");
  }

  private static String bySdk(AwsRequest request, AwsCredentialsIdentity identity) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://" + host(request) + request.path()));
    request.headers().forEach(unsigned::putHeader);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                signing ->
                    signing
                        .identity(identity)
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(request.body()))
                        .putProperty(
                            AwsV4HttpSigner.SERVICE_SIGNING_NAME, request.service().signingName())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "ap-southeast-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));
    return signed.request().firstMatchingHeader("Authorization").orElseThrow();
  }

  private static String host(AwsRequest request) {
    return request.service().hostPrefix() + ".ap-southeast-1.amazonaws.com";
  }
}
