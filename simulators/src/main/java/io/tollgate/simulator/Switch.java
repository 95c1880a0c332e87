package io.tollgate.simulator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A fault that a tester can switch on. The common ones are named alike at every simulated gateway;
 * a gateway adds what only it can do wrong. Two switches of one name are one switch, so that a
 * gateway can give a common one another normal position or other values.
 */
public final class Switch {

  public static final Switch CALLBACK_LOST = flag("callback-lost", "Callback is never sent");
  public static final Switch CALLBACK_LATE_SECONDS =
      number("callback-late-seconds", "Seconds that the callback is late", 0, 0, 31 * 86_400);
  public static final Switch CALLBACK_COPIES =
      number("callback-copies", "Copies of the callback, sent at once", 1, 1, 1_000);
  public static final Switch CALLBACK_FORGED =
      choice("callback-forged", "Callback's signature", Forgery.values());
  public static final Switch CALLBACK_BEFORE_ANSWER =
      flag("callback-before-answer", "Paid and called back before create answers");
  public static final Switch CALLBACK_WRONG_ACCOUNT =
      flag("callback-wrong-account", "Callback names another account");
  public static final Switch CALLBACK_RETRY_SECONDS =
      number("callback-retry-seconds", "Seconds until a callback is repeated", 10, 0, 86_400);
  public static final Switch CALLBACK_TIMEOUT_MS =
      number("callback-timeout-ms", "Longest wait for a reply to it (ms)", 10_000, 1, 600_000);
  public static final Switch PAID_AMOUNT =
      number("paid-amount", "Amount really paid (0: the order's)", 0, 0, Long.MAX_VALUE);
  public static final Switch TRANSACTION_NUMBER =
      number(
          "transaction-number",
          "Number of the transaction (0: one never given before)",
          0,
          0,
          999_999_999_999_999L);
  public static final Switch CREATE_ANSWER =
      choice("create-answer", "Answer to create", Answer.values());
  public static final Switch CREATE_DELAY_MS =
      number("create-delay-ms", "Delay of the answer to create (ms)", 0, 0, 600_000);
  public static final Switch QUERY_ANSWER =
      choice("query-answer", "Answer to a query", Answer.values());
  public static final Switch QUERY_DELAY_MS =
      number("query-delay-ms", "Delay of the answer to a query (ms)", 0, 0, 600_000);
  public static final Switch REFUND_ANSWER =
      choice("refund-answer", "Answer to refund", Answer.values());
  public static final Switch REFUND_DELAY_MS =
      number("refund-delay-ms", "Delay of the answer to refund (ms)", 0, 0, 600_000);
  public static final Switch REFUND_COURSE =
      choice("refund-course", "Course of a refund", RefundCourse.values());
  public static final Switch REFUND_SECONDS =
      number("refund-seconds", "Seconds until a refund is decided", 60, 0, 31 * 86_400);
  public static final Switch RETURN = choice("return", "Browser's return", Return.values());

  private static final List<Switch> COMMON =
      List.of(
          CALLBACK_LOST,
          CALLBACK_LATE_SECONDS,
          CALLBACK_COPIES,
          CALLBACK_FORGED,
          CALLBACK_BEFORE_ANSWER,
          CALLBACK_WRONG_ACCOUNT,
          CALLBACK_RETRY_SECONDS,
          CALLBACK_TIMEOUT_MS,
          PAID_AMOUNT,
          TRANSACTION_NUMBER,
          CREATE_ANSWER,
          CREATE_DELAY_MS,
          QUERY_ANSWER,
          QUERY_DELAY_MS,
          REFUND_ANSWER,
          REFUND_DELAY_MS,
          REFUND_COURSE,
          REFUND_SECONDS,
          RETURN);

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

    List<String> values();
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

    @Override
    public List<String> values() {
      return List.of("false", "true");
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

    @Override
    public List<String> values() {
      return List.of(standard(), min + " to " + max);
    }
  }

  record Choice(List<String> values) implements Kind {
    @Override
    public String standard() {
      return values.getFirst();
    }

    @Override
    public boolean allows(String value) {
      return values.contains(value);
    }
  }

  private final String name;
  private final String label;
  private final Kind kind;

  private Switch(String name, String label, Kind kind) {
    this.name = name;
    this.label = label;
    this.kind = kind;
  }

  /**
   * A switch that is off or on.
   *
   * @param name what it is called on the wire: lower case with hyphens
   */
  public static Switch flag(String name, String label) {
    return new Switch(name, label, new Flag());
  }

  /** A switch that takes a whole number. */
  public static Switch number(String name, String label, long normal, long min, long max) {
    return new Switch(name, label, new Number(normal, min, max));
  }

  /** A switch that takes one of these, the first of which is normal. */
  public static Switch choice(String name, String label, Enum<?>... values) {
    return new Switch(
        name, label, new Choice(Arrays.stream(values).map(Switch::wireName).toList()));
  }

  /** The common switches and a gateway's own; an own one takes the place of its namesake. */
  public static List<Switch> commonAnd(Switch... own) {
    Map<String, Switch> byName = new LinkedHashMap<>();
    COMMON.forEach(common -> byName.put(common.name, common));
    for (Switch one : own) {
      byName.put(one.name, one);
    }
    return List.copyOf(byName.values());
  }

  /** What it is called on the wire. */
  public String name() {
    return name;
  }

  /** What the control page says of it. */
  public String label() {
    return label;
  }

  /** The values that it takes, the normal one first, or the range of a number. */
  public List<String> values() {
    return kind.values();
  }

  Kind kind() {
    return kind;
  }

  static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
