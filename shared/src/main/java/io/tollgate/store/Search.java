package io.tollgate.store;

import io.tollgate.time.Rfc3339;
import java.time.Instant;

/**
 * What an operator looks for. An empty text leaves a thing open.
 *
 * @param word a number of an order or of the shop, a buyer's e-mail address, or a text that holds a
 *     ref
 * @param from the first moment, of creation
 * @param to the first moment that is too late
 * @param after where the page before ended
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
    Position after,
    int rowsMax) {

  /** What has no bounds. */
  public static final Instant ALWAYS = Rfc3339.EARLIEST;

  public static final Instant EVER = Rfc3339.LATEST;

  /** The same, from a place on. */
  public Search after(Position place) {
    return new Search(state, gateway, kind, shopRef, customer, word, from, to, place, rowsMax);
  }

  /** Whether it names an order or a buyer, whose list goes by orders and not by time. */
  public boolean isByOrder() {
    return !(shopRef.isEmpty() && customer.isEmpty() && word.isEmpty());
  }
}
