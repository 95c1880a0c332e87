package io.tollgate.order;

import java.util.Arrays;
import java.util.Optional;

/**
 * The prefix of a public id, which names its kind, as in {@code ord_242}, so that a payment's
 * number is not taken for an order's.
 */
public enum PublicId {
  PAYMENT("pay_", "a payment"),
  ORDER("ord_", "an order"),
  CASE("case_", "a case"),
  ENDPOINT("we_", "a webhook endpoint");

  private final String prefix;
  private final String subject;

  PublicId(String prefix, String subject) {
    this.prefix = prefix;
    this.subject = subject;
  }

  /** The number as answers show it. */
  public String of(long number) {
    return prefix + number;
  }

  /** The kind, in words. */
  public String subject() {
    return subject;
  }

  /** Without what stands in front of it, where that is this one's. */
  public String withoutPrefix(String id) {
    return id.startsWith(prefix) ? id.substring(prefix.length()) : id;
  }

  /** What an id says that it counts; empty where it is a bare number. */
  public static Optional<PublicId> named(String id) {
    return Arrays.stream(values()).filter(kind -> id.startsWith(kind.prefix)).findFirst();
  }
}
