package io.tollgate.settle;

/**
 * How a gateway's word came to us.
 *
 * @param message what came, for the callback log; empty where we asked
 * @param who the person behind it; empty for a gateway
 */
public record Source(Kind kind, String message, String who) {

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

  public static final Source STATUS = asked(Kind.STATUS);
  public static final Source EXPIRE = asked(Kind.EXPIRE);
  public static final Source REPLACE = asked(Kind.REPLACE);
  public static final Source RECONCILE = asked(Kind.RECONCILE);

  public static Source callback(String message) {
    return new Source(Kind.CALLBACK, message, "");
  }

  public static Source browser(String message) {
    return new Source(Kind.BROWSER, message, "");
  }

  /** A person says so, where no gateway can. */
  public static Source operator(String who) {
    return new Source(Kind.OPERATOR, "", who);
  }

  private static Source asked(Kind kind) {
    return new Source(kind, "", "");
  }

  /** Whether it came by itself, so that the message itself is kept for ninety days. */
  boolean isIncoming() {
    return switch (kind) {
      case CALLBACK, BROWSER -> true;
      case OPERATOR, STATUS, EXPIRE, REPLACE, RECONCILE -> false;
    };
  }
}
