package io.tollgate.auth;

/**
 * A person or program of the shop that proved itself with a token which holds the operator scope.
 *
 * @param subject the issuer's own name for it
 * @param name who this is, in the history: at most 80 characters
 */
public record Operator(String subject, String name) implements Caller {}
