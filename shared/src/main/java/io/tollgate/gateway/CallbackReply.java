package io.tollgate.gateway;

/** The HTTP reply to a callback in the gateway's own format. */
public record CallbackReply(int status, String contentType, String body) {}
