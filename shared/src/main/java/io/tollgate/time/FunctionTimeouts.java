package io.tollgate.time;

import java.time.Duration;

/**
 * How long AWS lets our functions run, as template.yaml says; a test holds both together. What must
 * outlast a function, or end before it, is counted from these.
 */
public final class FunctionTimeouts {

  /** Of every function behind the API. */
  public static final Duration API = Duration.ofSeconds(29);

  public static final Duration RECONCILE = Duration.ofSeconds(55);

  /** In which a function has to start (AWS Lambda Developer Guide, "Init phase"). */
  public static final Duration INIT = Duration.ofSeconds(10);

  private FunctionTimeouts() {}
}
