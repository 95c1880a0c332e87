package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Switch;
import java.util.List;

/** What can be switched at this simulator, beside what can be switched at every one. */
public final class Fault {

  /** In the place of its namesake: VNPAY repeats an IPN five minutes apart. */
  public static final Switch CALLBACK_RETRY_SECONDS =
      Switch.number("callback-retry-seconds", "Seconds until an IPN is repeated", 300, 0, 86_400);

  /** What leaves VNPAY first; the documents promise no order. */
  public static final Switch FIRST = Switch.choice("first", "What is sent first", First.values());

  public static final Switch SPACES =
      Switch.choice("spaces", "Spaces in IPN and return", Spaces.values());
  public static final Switch EXPIRY_CODE =
      Switch.choice("expiry-code", "Code when the page's time is over", ExpiryCode.values());
  public static final Switch EXPIRED_QUERY =
      Switch.choice("expired-query", "querydr of a page left alone", ExpiredQuery.values());
  public static final Switch BANK_SECONDS =
      Switch.number("bank-seconds", "Seconds that a slow bank takes", 120, 1, 86_400);
  public static final Switch RAW_QUERY =
      Switch.flag("raw-query", "The page's query is verified as it was sent");
  public static final Switch QUERY_ANY_TIME =
      Switch.flag("query-any-time", "querydr of one payment may be repeated at once");
  public static final Switch REFUND_99 =
      Switch.flag("refund-99", "Refunds are not enabled: each is answered with 99");
  public static final Switch REFUND_SHOWN =
      Switch.choice("refund-shown", "How querydr shows a refund", RefundShown.values());

  /** No server asks VNPAY to create anything: the buyer's browser does. */
  private static final List<Switch> OF_A_CREATE_CALL =
      List.of(Switch.CREATE_ANSWER, Switch.CREATE_DELAY_MS, Switch.CALLBACK_BEFORE_ANSWER);

  static final List<Switch> ALL =
      Switch.commonAnd(
              CALLBACK_RETRY_SECONDS,
              FIRST,
              SPACES,
              EXPIRY_CODE,
              EXPIRED_QUERY,
              BANK_SECONDS,
              RAW_QUERY,
              QUERY_ANY_TIME,
              REFUND_99,
              REFUND_SHOWN)
          .stream()
          .filter(known -> !OF_A_CREATE_CALL.contains(known))
          .toList();

  /** What leaves VNPAY first. */
  public enum First {
    /** Neither waits for the other. */
    NEITHER,
    IPN,
    RETURN
  }

  /** How a space is written. */
  public enum Spaces {
    PLUS,
    /** Sent as {@code %20} under a signature over a plus, as VNPAY's own acceptance tool does. */
    PERCENT,
    /** Signed and sent as {@code %20}. */
    PERCENT_SIGNED
  }

  /** The code that VNPAY really sends, and the one in its table. */
  public enum ExpiryCode {
    FIFTEEN("15"),
    ELEVEN("11");

    private final String code;

    ExpiryCode(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** What querydr says of a payment whose page was left alone until its time was over. */
  public enum ExpiredQuery {
    FAILED,
    UNKNOWN,
    NOT_COMPLETED
  }

  /** What querydr says of a payment that has a refund. */
  public enum RefundShown {
    /** The latest refund, with its own description. */
    NAMED,
    /** The latest refund, with the payment's description. */
    UNNAMED,
    /** The payment, as if nothing had been refunded. */
    NEVER
  }

  private Fault() {}

  static boolean isExpiry(String code) {
    return List.of("11", "15").contains(code);
  }
}
