package io.tollgate.settle;

import io.tollgate.crypto.Sha256;

/**
 * The source of a report: callback, browser return, query, or a person's confirmation.
 *
 * @param message what came, for the callback log; empty where we asked
 * @param who the person behind it; empty for a gateway
 */
public record MessageSource(Kind kind, String message, String who) {

  /** All sources. */
  public enum Kind {
    CALLBACK,
    /** The buyer's browser, with a message that the gateway signed. */
    BROWSER,
    /** A person who saw the money. */
    OPERATOR,
    STATUS,
    EXPIRE,
    REPLACE,
    RECONCILE
  }

  public static final MessageSource STATUS = asked(Kind.STATUS);
  public static final MessageSource EXPIRE = asked(Kind.EXPIRE);
  public static final MessageSource REPLACE = asked(Kind.REPLACE);
  public static final MessageSource RECONCILE = asked(Kind.RECONCILE);

  public static MessageSource callback(String message) {
    return new MessageSource(Kind.CALLBACK, message, "");
  }

  public static MessageSource browser(String message) {
    return new MessageSource(Kind.BROWSER, message, "");
  }

  /** A person says so, where no gateway can. */
  public static MessageSource operator(String who) {
    return new MessageSource(Kind.OPERATOR, "", who);
  }

  /** The same for the same message, however often it comes. */
  String fingerprint() {
    return Sha256.hex(message);
  }

  private static MessageSource asked(Kind kind) {
    return new MessageSource(kind, "", "");
  }

  /** Whether it came by itself, so that the message itself is kept for ninety days. */
  boolean isIncoming() {
    return switch (kind) {
      case CALLBACK, BROWSER -> true;
      case OPERATOR, STATUS, EXPIRE, REPLACE, RECONCILE -> false;
    };
  }
}
