package io.tollgate.auth;

/** A caller who proves nothing: the route is open to everybody. */
public record Anyone() implements Caller {}
