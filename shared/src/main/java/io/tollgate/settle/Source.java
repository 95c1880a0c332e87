package io.tollgate.settle;

/**
 * How a gateway's word came to us.
 *
 * @param message what came, for the callback log; empty where we asked
 */
public record Source(Kind kind, String message) {

  /** The ways there are. */
  public enum Kind {
    CALLBACK,
    /** The buyer's browser, carrying what the gateway signed. */
    BROWSER,
    /** A person who saw the money. */
    OPERATOR,
    STATUS,
    EXPIRE,
    REPLACE,
    RECONCILE
  }

  public static final Source STATUS = new Source(Kind.STATUS, "");
  public static final Source EXPIRE = new Source(Kind.EXPIRE, "");
  public static final Source REPLACE = new Source(Kind.REPLACE, "");
  public static final Source RECONCILE = new Source(Kind.RECONCILE, "");

  public static final Source OPERATOR = new Source(Kind.OPERATOR, "");

  public static Source callback(String message) {
    return new Source(Kind.CALLBACK, message);
  }

  public static Source browser(String message) {
    return new Source(Kind.BROWSER, message);
  }

  /** Whether it came by itself, so that the message itself is kept for ninety days. */
  boolean isIncoming() {
    return switch (kind) {
      case CALLBACK, BROWSER -> true;
      case OPERATOR, STATUS, EXPIRE, REPLACE, RECONCILE -> false;
    };
  }
}
