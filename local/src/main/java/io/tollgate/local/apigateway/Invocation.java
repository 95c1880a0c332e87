package io.tollgate.local.apigateway;

/** How one call of a function ended. */
public sealed interface Invocation {

  /** It returned this JSON. */
  record Returned(byte[] json) implements Invocation {}

  /** It threw. */
  record Threw(Throwable cause) implements Invocation {

    /** The cause of all causes in one line; those around it only say who called whom. */
    public String reason() {
      Throwable first = cause;
      while (first.getCause() != null) {
        first = first.getCause();
      }
      return first.toString().lines().findFirst().orElseThrow();
    }
  }

  /** It did not end within the function's Timeout. */
  record TimedOut() implements Invocation {}

  /** All instances were busy, and enough callers were waiting already. */
  record Throttled() implements Invocation {}
}
