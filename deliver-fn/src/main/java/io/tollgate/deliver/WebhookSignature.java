package io.tollgate.deliver;

import io.tollgate.gateway.Hmac;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Signs webhooks after the Standard Webhooks specification, version 1 with a shared secret. */
final class WebhookSignature {

  private WebhookSignature() {}

  /**
   * The headers of one attempt.
   *
   * @param id the event's, the same in each attempt: the receiver's key for duplicates
   * @param secrets all that are valid, each {@code whsec_} and Base64
   */
  static SequencedMap<String, String> headers(
      String id, Instant at, String body, List<String> secrets) {
    long seconds = at.getEpochSecond();
    String signed = id + "." + seconds + "." + body;
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(seconds));
    headers.put(
        "webhook-signature",
        secrets.stream().map(secret -> sign(secret, signed)).collect(Collectors.joining(" ")));
    return headers;
  }

  private static String sign(String secret, String text) {
    byte[] key = Base64.getDecoder().decode(secret.substring(WebhookSecrets.PREFIX.length()));
    byte[] signature = Hmac.SHA256.sign(key, text.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(signature);
  }
}
