package io.tollgate.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Every fault a tester can switch on, named alike at every simulated gateway. On the wire a switch
 * is called by its name in lower case with hyphens: {@code callback-lost}.
 */
public enum Switch {
  CALLBACK_LOST(new Flag(), "Callback is never sent"),
  CALLBACK_LATE_SECONDS(new Number(0, 0, 31 * 86_400), "Seconds that the callback is late"),
  CALLBACK_COPIES(new Number(1, 1, 1_000), "Copies of the callback, sent at once"),
  CALLBACK_FORGED(Choice.of(Forgery.values()), "Callback's signature"),
  CALLBACK_BEFORE_ANSWER(new Flag(), "Paid and called back before create answers"),
  CALLBACK_WRONG_ACCOUNT(new Flag(), "Callback names another account"),
  CALLBACK_RETRY_SECONDS(new Number(10, 0, 86_400), "Seconds until a callback is repeated"),
  CALLBACK_TIMEOUT_MS(new Number(10_000, 1, 600_000), "Longest wait for a reply to it (ms)"),
  PAID_AMOUNT(new Number(0, 0, Long.MAX_VALUE), "Amount really paid (0: the order's)"),
  CREATE_ANSWER(Choice.of(Answer.values()), "Answer to create"),
  CREATE_DELAY_MS(new Number(0, 0, 600_000), "Delay of the answer to create (ms)"),
  QUERY_ANSWER(Choice.of(Answer.values()), "Answer to a query"),
  QUERY_DELAY_MS(new Number(0, 0, 600_000), "Delay of the answer to a query (ms)"),
  REFUND_ANSWER(Choice.of(Answer.values()), "Answer to refund"),
  REFUND_DELAY_MS(new Number(0, 0, 600_000), "Delay of the answer to refund (ms)"),
  REFUND_COURSE(Choice.of(RefundCourse.values()), "Course of a refund"),
  REFUND_SECONDS(new Number(60, 0, 31 * 86_400), "Seconds until a refund is decided"),
  RETURN(Choice.of(Return.values()), "Browser's return"),
  ANY_DATE(new Flag(), "Ids need not begin with today's date");

  /** How the gateway answers a call. */
  public enum Answer {
    NORMAL,
    /** HTTP 500; nothing was accepted. */
    ERROR_500,
    /** HTTP 200 with a web page; nothing was accepted. */
    HTML,
    /** Connection closed; nothing was accepted. */
    DROP_BEFORE,
    /** Accepted, then the connection is closed. */
    DROP_AFTER,
    /** Accepted, then half of the answer is sent. */
    TRUNCATED,
    RATE_LIMITED,
    MAINTENANCE
  }

  /** How the callback is signed. */
  public enum Forgery {
    NO,
    /** With a secret of the same account that does not sign callbacks. */
    OTHER_KEY,
    /** One digit of the right signature is changed. */
    DIGIT
  }

  /** What the browser brings back to the shop. */
  public enum Return {
    NORMAL,
    /** Claims success, whatever happened, under a random signature. */
    FORGED,
    /** The buyer closes the window. */
    MISSING
  }

  /** What becomes of a refund that was accepted. */
  public enum RefundCourse {
    IMMEDIATE,
    LATER,
    FAILS,
    /** Waits for a person at the gateway for ever. */
    MANUAL
  }

  /** Which values a switch takes; the first or the named one means normal. */
  sealed interface Kind {
    String standard();

    boolean allows(String value);
  }

  record Flag() implements Kind {
    @Override
    public String standard() {
      return "false";
    }

    @Override
    public boolean allows(String value) {
      return value.equals("true") || value.equals("false");
    }
  }

  record Number(long normal, long min, long max) implements Kind {
    @Override
    public String standard() {
      return Long.toString(normal);
    }

    @Override
    public boolean allows(String value) {
      return Parameters.whole(value).stream().anyMatch(n -> n >= min && n <= max);
    }
  }

  record Choice(List<String> values) implements Kind {
    static Choice of(Enum<?>[] constants) {
      return new Choice(Arrays.stream(constants).map(Switch::wireName).toList());
    }

    @Override
    public String standard() {
      return values.getFirst();
    }

    @Override
    public boolean allows(String value) {
      return values.contains(value);
    }
  }

  private final Kind kind;
  private final String label;

  Switch(Kind kind, String label) {
    this.kind = kind;
    this.label = label;
  }

  Kind kind() {
    return kind;
  }

  String label() {
    return label;
  }

  static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
