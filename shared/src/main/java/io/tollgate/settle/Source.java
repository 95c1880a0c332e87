package io.tollgate.settle;

/**
 * How a gateway's word came to us.
 *
 * @param message what came, for the callback log; empty for answers to our own questions
 */
public record Source(Kind kind, String message) {

  /** The ways there are. */
  public enum Kind {
    CALLBACK,
    STATUS,
    EXPIRE,
    REPLACE,
    RECONCILE
  }

  public static final Source STATUS = new Source(Kind.STATUS, "");
  public static final Source EXPIRE = new Source(Kind.EXPIRE, "");
  public static final Source REPLACE = new Source(Kind.REPLACE, "");
  public static final Source RECONCILE = new Source(Kind.RECONCILE, "");

  public static Source callback(String message) {
    return new Source(Kind.CALLBACK, message);
  }
}
