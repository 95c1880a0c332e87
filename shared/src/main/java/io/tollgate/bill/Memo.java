package io.tollgate.bill;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * What a gateway must find again unchanged when it speaks of a bill or a refund later: the very
 * strings that were signed, times, the gateway's own ids. Written by the gateway's plan, committed
 * before the first call, opaque to everybody else; without a gateway, the buyer's {@link
 * PaymentInstructions}. Holds no secrets.
 */
public record Memo(Map<String, String> values) {

  public static final Memo EMPTY = new Memo(Map.of());

  public Memo {
    values = Map.copyOf(values);
  }

  /**
   * @throws NoSuchElementException when the plan never wrote this
   */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new NoSuchElementException("The memo holds no " + name);
    }
    return value;
  }

  /** This memo with what the gateway added; its values win. */
  public Memo plus(Memo added) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(added.values);
    return new Memo(all);
  }
}
