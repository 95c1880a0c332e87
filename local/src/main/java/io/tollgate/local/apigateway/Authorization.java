package io.tollgate.local.apigateway;

import java.util.List;

/**
 * What a route asks of a token.
 *
 * @param audience one of these
 * @param scopes one of these, when there are any
 */
public record Authorization(List<String> audience, List<String> scopes) {}
