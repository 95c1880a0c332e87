package io.tollgate.auth;

import io.micronaut.context.annotation.Value;
import io.tollgate.lambda.Token;
import jakarta.inject.Singleton;

/**
 * What an operator's token allows. Amazon Cognito gives the scopes of a client to every user who
 * signs in there, so there a person also needs the group that is called like the scope, {@code
 * viewer} for {@code tollgate/viewer}. A machine's token holds what its own client was given
 * (Amazon Cognito Developer Guide, "Understanding the access token" and "Scopes, M2M, and resource
 * servers").
 */
@Singleton
final class OperatorScopes {

  /** API Gateway writes this array as {@code [operator viewer]}. */
  private static final String GROUPS = "cognito:groups";

  private final String operator;
  private final String viewer;
  private final String refund;
  private final boolean needsGroup;

  /**
   * @param operator what makes an operator of a caller; without one nobody is an operator
   * @param viewer what lets a caller look and change nothing; without one only operators look
   * @param refund what an operator needs besides to move money; without one, nothing
   * @param groups {@code required} where the issuer is Cognito
   */
  OperatorScopes(
      @Value("${tollgate.operator-scope:}") String operator,
      @Value("${tollgate.viewer-scope:}") String viewer,
      @Value("${tollgate.refund-scope:}") String refund,
      @Value("${tollgate.operator-groups:}") String groups) {
    this.operator = operator;
    this.viewer = viewer;
    this.refund = refund;
    this.needsGroup = groups.equals("required");
  }

  boolean mayView(Token token) {
    return grants(token, operator) || grants(token, viewer);
  }

  boolean mayOperate(Token token) {
    return grants(token, operator);
  }

  boolean mayRefund(Token token) {
    return mayOperate(token) && (refund.isEmpty() || grants(token, refund));
  }

  private boolean grants(Token token, String scope) {
    String group = scope.substring(scope.lastIndexOf('/') + 1);
    return token.grants(scope)
        && (!needsGroup || isMachine(token) || token.values(GROUPS).contains(group));
  }

  /**
   * Cognito's token for client credentials is the client's own, and a user's has another subject.
   */
  private static boolean isMachine(Token token) {
    return token.claim("username").isEmpty()
        && token.claim("client_id").isPresent()
        && token.claim("client_id").equals(token.claim("sub"));
  }
}
