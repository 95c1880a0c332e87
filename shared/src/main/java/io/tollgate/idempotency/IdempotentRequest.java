package io.tollgate.idempotency;

/**
 * One request of one caller that must take effect once.
 *
 * @param caller whose keys these are: an API key's id, an order, a customer
 * @param route method and path
 * @param key the caller's Idempotency-Key, at most 255 ASCII characters
 * @param requestSha256 hash of the request's body, so that another body under the same key shows
 */
public record IdempotentRequest(String caller, String route, String key, String requestSha256) {}
