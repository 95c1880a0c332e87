package io.tollgate.auth;

/**
 * A shop that proved itself with an API key.
 *
 * @param id of the key
 * @param name who this is, in the history
 */
public record ShopCaller(String id, String name) implements Caller {}
