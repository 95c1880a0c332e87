package io.tollgate.auth;

/**
 * A shop that proved itself with an API key.
 *
 * @param id of the key
 * @param firstId of the key with which its rotations began, which stays as long as the shop
 * @param name who this is, in the history
 */
public record ShopCaller(String id, String firstId, String name) implements Caller {}
