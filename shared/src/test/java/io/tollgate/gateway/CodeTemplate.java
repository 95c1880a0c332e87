package io.tollgate.gateway;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A genuine message of a payment with a place for a code, which a gateway's side signs whatever
 * stands there.
 *
 * @param paid every code that means paid, in each spelling that is one
 * @param message makes the message that says a code
 */
public record CodeTemplate<M>(Set<String> paid, Function<String, M> message) {

  private static final int CODES_MAX = 120;

  /** Codes that do not mean paid: short numbers, and what resembles a code that does. */
  Set<String> others() {
    Set<String> codes = new TreeSet<>(Set.of("", "null", "true", "success", "x"));
    IntStream.rangeClosed(-CODES_MAX, CODES_MAX).mapToObj(Integer::toString).forEach(codes::add);
    IntStream.rangeClosed(0, 9).mapToObj(digit -> "0" + digit).forEach(codes::add);
    for (String good : paid) {
      Stream.of("%s0", "0%s", "1%s", "%sx", "un%s", "+%s", " %s", "%s %<s")
          .map(shape -> shape.formatted(good))
          .forEach(codes::add);
    }
    codes.removeAll(paid);
    return codes;
  }
}
