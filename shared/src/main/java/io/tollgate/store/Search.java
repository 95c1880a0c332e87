package io.tollgate.store;

import java.time.Instant;

/**
 * What an operator looks for. An empty text leaves a thing open.
 *
 * @param word a number of the shop, a ref, or a buyer's e-mail address
 * @param from the first moment, of creation
 * @param to the first moment that is too late
 * @param beforeId only rows older than this one
 */
public record Search(
    String state,
    String gateway,
    String kind,
    String shopRef,
    String customer,
    String word,
    Instant from,
    Instant to,
    long beforeId,
    int rowsMax) {

  /** What has no bounds. */
  public static final Instant ALWAYS = Instant.parse("1970-01-01T00:00:01Z");

  public static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");
}
