package io.tollgate.http;

import io.micronaut.context.annotation.Value;
import io.tollgate.json.Text;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets in whoever API Gateway's JWT authorizer has let through. It looks again: a route can lose
 * its authorizer in a deployment without a word, and then everybody comes through.
 */
@Singleton
public class IdentityDoor {

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
  IdentityDoor(
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

  /** Answers in an operator's name, or 401 without a valid token, or 403 without the scope. */
  public HttpReply letOperator(HttpEvent event, Function<Operator, HttpReply> answer) {
    return let(
        event,
        (subject, token) ->
            token.grants(operatorScope)
                ? answer.apply(new Operator(subject, name(subject, token)))
                : HttpReply.problem(403, "forbidden", "This token may not do that"));
  }

  /** Answers in a customer's name, or 401 without a valid token. */
  public HttpReply letCustomer(HttpEvent event, Function<Customer, HttpReply> answer) {
    return let(
        event,
        (subject, token) -> answer.apply(new Customer(subject, token.claim("email").orElse(""))));
  }

  @FunctionalInterface
  private interface Known {
    HttpReply answer(String subject, Token token);
  }

  private HttpReply let(HttpEvent event, Known known) {
    Token token = event.token();
    Optional<String> subject = token.claim("sub").filter(IdentityDoor::isSubject);
    boolean isOurs = isTrusted && token.claim("iss").filter(issuer::equals).isPresent();
    return isOurs && subject.isPresent()
        ? known.answer(subject.get(), token)
        : HttpReply.problem(401, "unauthorized", "A valid token is required");
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
