package io.tollgate.local.apigateway.handlers;

/** Cannot even start. */
public final class Stillborn {

  public Stillborn() {
    throw new IllegalStateException(
        "Error in a bean\n\nPath Taken: a", new IllegalStateException("no configuration"));
  }
}
