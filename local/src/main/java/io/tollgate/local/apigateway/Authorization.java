package io.tollgate.local.apigateway;

import java.util.List;

/**
 * What a route asks of a token.
 *
 * @param authorizer its name in the template
 * @param audience one of these
 * @param scopes one of these, when there are any
 */
public record Authorization(String authorizer, List<String> audience, List<String> scopes) {}
