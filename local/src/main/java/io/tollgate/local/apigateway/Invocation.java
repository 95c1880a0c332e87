package io.tollgate.local.apigateway;

/** How one call of a function ended. */
public sealed interface Invocation {

  /** It returned this JSON. */
  record Returned(byte[] json) implements Invocation {}

  /** It threw. */
  record Threw(Throwable cause) implements Invocation {}

  /** It did not end within the function's Timeout. */
  record TimedOut() implements Invocation {}

  /** All instances were busy, and enough callers were waiting already. */
  record Throttled() implements Invocation {}
}
