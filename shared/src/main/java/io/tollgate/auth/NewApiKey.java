package io.tollgate.auth;

import java.time.Instant;
import java.util.SortedSet;

/**
 * A key that is to be made.
 *
 * @param name who has it, in the history of orders
 * @param scopes words of {@link KeyScope}
 * @param expiresAt the first moment when it is not valid; {@link ApiKey#NEVER} for none
 */
public record NewApiKey(String name, SortedSet<String> scopes, Instant expiresAt) {}
