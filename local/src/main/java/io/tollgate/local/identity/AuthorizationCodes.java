package io.tollgate.local.identity;

import io.tollgate.simulator.RandomText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Codes for whoever has signed in, each good for one exchange (RFC 6749, section 4.1; RFC 7636).
 */
final class AuthorizationCodes {

  /** As in Cognito. */
  private static final Duration LAST = Duration.ofMinutes(5);

  private final Map<String, Issued> codes = new ConcurrentHashMap<>();
  private final Clock clock;

  AuthorizationCodes(Clock clock) {
    this.clock = clock;
  }

  /**
   * What was asked for, and who signed in.
   *
   * @param challenge of the verifier that the same pages keep (S256)
   * @param nonce empty when there was none
   */
  record SignIn(
      String clientId,
      String redirectUri,
      String challenge,
      String nonce,
      List<String> scopes,
      String name,
      List<String> groups) {}

  private record Issued(SignIn signIn, Instant until) {}

  String issue(SignIn signIn) {
    Instant now = clock.instant();
    codes.values().removeIf(issued -> !now.isBefore(issued.until()));
    String code = RandomText.hex(32);
    codes.put(code, new Issued(signIn, now.plus(LAST)));
    return code;
  }

  /** Takes the code away, so that a wrong guess of anything beside it ends it too. */
  Optional<SignIn> redeem(String code, String clientId, String redirectUri, String verifier) {
    return Optional.ofNullable(codes.remove(code))
        .filter(issued -> clock.instant().isBefore(issued.until()))
        .map(Issued::signIn)
        .filter(signIn -> signIn.clientId().equals(clientId))
        .filter(signIn -> signIn.redirectUri().equals(redirectUri))
        .filter(signIn -> signIn.challenge().equals(challenge(verifier)));
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
