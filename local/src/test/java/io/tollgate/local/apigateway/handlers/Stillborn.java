package io.tollgate.local.apigateway.handlers;

/** Cannot even start. */
public final class Stillborn {

  public Stillborn() {
    throw new IllegalStateException("no configuration");
  }
}
