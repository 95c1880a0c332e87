package io.tollgate.gateway;

/** An answer in the gateway's own dialect. */
public record CallbackReply(int status, String contentType, String body) {}
