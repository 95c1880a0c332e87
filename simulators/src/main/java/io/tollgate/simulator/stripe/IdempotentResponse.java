package io.tollgate.simulator.stripe;

import java.time.Instant;

/**
 * The answer to a call that had an idempotency key (API reference, Idempotent requests).
 *
 * @param key of one account and one path
 * @param parameters what was sent, in one spelling
 * @param request the id of the first request
 */
record IdempotentResponse(
    String key, String parameters, int status, String body, String request, Instant at) {}
