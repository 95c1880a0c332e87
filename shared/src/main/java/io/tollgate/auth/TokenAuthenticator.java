package io.tollgate.auth;

import io.micronaut.context.annotation.Value;
import io.tollgate.json.Text;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.lambda.Token;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Authenticates operators and customers by the token (JWT) that API Gateway's authorizer verified.
 * It looks again: a route can lose its authorizer in a deployment without a word, and then
 * everybody comes through (DECISIONS 27).
 */
@Singleton
public class TokenAuthenticator {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int NAME_MAX = 80;

  /** A subject is at most 255 characters of ASCII (OpenID Connect Core 1.0, section 2). */
  private static final int SUBJECT_MAX = 255;

  private final String issuer;
  private final String operatorScope;
  private final boolean isTrusted;

  /**
   * @param issuer whose tokens are believed. The one of a developer's machine, whose key lies open
   *     in a folder, is believed by nobody but an API on such a machine
   * @param operatorScope what makes an operator of a caller
   * @param publicUrl where this API is reached
   */
  TokenAuthenticator(
      @Value("${tollgate.jwt-issuer:}") String issuer,
      @Value("${tollgate.operator-scope:}") String operatorScope,
      @Value("${tollgate.public-url:}") String publicUrl) {
    this.issuer = issuer;
    this.operatorScope = operatorScope;
    this.isTrusted =
        isLoopback(issuer)
            ? isLoopback(publicUrl) && publicUrl.startsWith("http://")
            : issuer.startsWith("https://");
  }

  /**
   * The operator whose token it is.
   *
   * @throws RequestRefused 401 without a valid token, 403 without the scope
   */
  public Operator operator(HttpEvent event) {
    String subject = subject(event.token());
    if (!event.token().grants(operatorScope)) {
      throw new RequestRefused(HttpReply.problem(403, "forbidden", "This token may not do that"));
    }
    return new Operator(subject, name(subject, event.token()));
  }

  /**
   * The customer whose token it is.
   *
   * @throws RequestRefused 401 without a valid token
   */
  public Customer customer(HttpEvent event) {
    return new Customer(subject(event.token()), event.token().claim("email").orElse(""));
  }

  private String subject(Token token) {
    boolean isOurs = isTrusted && token.claim("iss").filter(issuer::equals).isPresent();
    return token
        .claim("sub")
        .filter(subject -> isOurs && isSubject(subject))
        .orElseThrow(
            () ->
                new RequestRefused(
                    HttpReply.problem(401, "unauthorized", "A valid token is required")));
  }

  /** A program has neither address nor user name, and is known by its subject. */
  private static String name(String subject, Token token) {
    String name =
        List.of("email", "username", "cognito:username").stream()
            .flatMap(claim -> token.claim(claim).stream())
            .findFirst()
            .orElse(subject);
    return Text.cut(name, NAME_MAX);
  }

  private static boolean isSubject(String subject) {
    return subject.length() <= SUBJECT_MAX && Text.isAscii(subject);
  }

  private static boolean isLoopback(String url) {
    try {
      String host = URI.create(url).getHost();
      return host != null && LOOPBACK.contains(host);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
