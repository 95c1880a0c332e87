package io.tollgate.auth;

import io.micronaut.context.annotation.Value;
import io.tollgate.json.Text;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.lambda.Token;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Authenticates operators and customers by the token (JWT) that API Gateway's authorizer verified.
 * It looks again: a route can lose its authorizer in a deployment without a word, and then
 * everybody comes through (DECISIONS 27).
 */
@Singleton
public class TokenAuthenticator {

  /**
   * Where a token may say who somebody is. In Cognito an access token has only {@code username}:
   * the name that whoever invited them chose, as the operators' pool takes no address for it.
   */
  private static final List<String> CLAIMS =
      List.of("email", "preferred_username", "username", "cognito:username");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int NAME_MAX = 80;

  /** A subject is at most 255 characters of ASCII (OpenID Connect Core 1.0, section 2). */
  private static final int SUBJECT_MAX = 255;

  private final Issuer customers;
  private final Issuer operators;
  private final OperatorScopes scopes;
  private final Map<String, String> names;

  /**
   * @param customerIssuer whose tokens are believed of customers
   * @param operatorIssuer whose tokens are believed of operators
   * @param operatorNames {@code subject=name}, separated by commas: who programs are, and people
   *     whose tokens do not say
   * @param publicUrl where this API is reached
   */
  TokenAuthenticator(
      @Value("${tollgate.jwt-issuer:}") String customerIssuer,
      @Value("${tollgate.operator-issuer:}") String operatorIssuer,
      @Value("${tollgate.operator-names:}") String operatorNames,
      @Value("${tollgate.public-url:}") String publicUrl,
      OperatorScopes scopes) {
    this.customers = Issuer.of(customerIssuer, publicUrl);
    this.operators = Issuer.of(operatorIssuer, publicUrl);
    this.names = names(operatorNames);
    this.scopes = scopes;
  }

  /**
   * The operator whose token it is.
   *
   * @throws RequestRefused 401 without a valid token, 403 without the scope
   */
  public Operator operator(HttpEvent event) {
    Token token = event.token();
    String subject = operators.subject(token);
    if (!scopes.mayOperate(token)) {
      throw forbidden();
    }
    return new Operator(subject, name(subject, token), scopes.mayRefund(token));
  }

  /**
   * The operator or viewer whose token it is.
   *
   * @throws RequestRefused 401 without a valid token, 403 without one of the scopes
   */
  public Viewer viewer(HttpEvent event) {
    Token token = event.token();
    String subject = operators.subject(token);
    if (!scopes.mayView(token)) {
      throw forbidden();
    }
    return new Viewer(name(subject, token), scopes.mayOperate(token), scopes.mayRefund(token));
  }

  /**
   * The customer whose token it is.
   *
   * @throws RequestRefused 401 without a valid token
   */
  public Customer customer(HttpEvent event) {
    Token token = event.token();
    return new Customer(customers.subject(token), token.claim("email").orElse(""));
  }

  static RequestRefused forbidden() {
    return new RequestRefused(HttpReply.problem(403, "forbidden", "This token may not do that"));
  }

  /**
   * Whose tokens are believed.
   *
   * @param isTrusted the issuer of a developer's machine, whose key lies open in a folder, is
   *     believed by nobody but an API on such a machine
   */
  private record Issuer(String url, boolean isTrusted) {

    static Issuer of(String url, String publicUrl) {
      return new Issuer(
          url,
          isLoopback(url)
              ? isLoopback(publicUrl) && publicUrl.startsWith("http://")
              : url.startsWith("https://"));
    }

    String subject(Token token) {
      boolean isOurs = isTrusted && token.claim("iss").filter(url::equals).isPresent();
      return token
          .claim("sub")
          .filter(subject -> isOurs && isSubject(subject))
          .orElseThrow(
              () ->
                  new RequestRefused(
                      HttpReply.problem(401, "unauthorized", "A valid token is required")));
    }
  }

  private String name(String subject, Token token) {
    String name =
        Optional.ofNullable(names.get(subject))
            .or(() -> CLAIMS.stream().flatMap(claim -> token.claim(claim).stream()).findFirst())
            .orElse(subject);
    return Text.cut(name, NAME_MAX);
  }

  /**
   * @throws IllegalArgumentException when a part has no name; the function then does not start
   */
  private static Map<String, String> names(String setting) {
    Map<String, String> names = new HashMap<>();
    for (String part : setting.split(",")) {
      int at = part.indexOf('=');
      if (at > 0 && at < part.length() - 1) {
        names.put(part.substring(0, at).strip(), part.substring(at + 1).strip());
      } else if (!part.isBlank()) {
        throw new IllegalArgumentException("tollgate.operator-names: write subject=name");
      }
    }
    return names;
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
