package io.tollgate.aws;

import io.tollgate.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS's Signature Version 4 in the {@code Authorization} header (AWS, Signature Version 4, "Create
 * a signed AWS API request"). Every header of the request is signed.
 */
final class AwsSignature {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DATE_CHARACTERS = 8;

  private final AwsCredentials credentials;
  private final String region;

  AwsSignature(AwsCredentials credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /**
   * The headers of the signed request, {@code host} among them.
   *
   * @param host as it is sent, with the port where that is not the scheme's own
   */
  SortedMap<String, String> headers(AwsRequest request, String host, Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> headers = new TreeMap<>(request.headers());
    headers.put("host", host);
    String bodyHash = Sha256.hex(request.body());
    headers.put("x-amz-content-sha256", bodyHash);
    headers.put("x-amz-date", time);
    credentials.sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token));

    String names = String.join(";", headers.keySet());
    String canonical =
        String.join(
            "\n",
            "POST",
            request.path(),
            "",
            headers.entrySet().stream().map(AwsSignature::line).collect(Collectors.joining()),
            names,
            bodyHash);
    String date = time.substring(0, DATE_CHARACTERS);
    String scope = String.join("/", date, region, request.service().signingName(), "aws4_request");
    String text = String.join("\n", ALGORITHM, time, scope, Sha256.hex(canonical));
    String signature =
        HexFormat.of().formatHex(hmac(key(date, request.service().signingName()), text));
    headers.put(
        "authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, credentials.accessKeyId(), scope, names, signature));
    return headers;
  }

  private static String line(Map.Entry<String, String> header) {
    return header.getKey() + ":" + header.getValue() + "\n";
  }

  private byte[] key(String date, String service) {
    String secret = "AWS4" + credentials.secretAccessKey().reveal();
    byte[] ofDate = hmac(secret.getBytes(StandardCharsets.UTF_8), date);
    return hmac(hmac(hmac(ofDate, region), service), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
