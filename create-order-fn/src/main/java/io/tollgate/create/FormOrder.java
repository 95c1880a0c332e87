package io.tollgate.create;

import io.tollgate.money.Money;
import io.tollgate.stored.StoredOrder.Line;
import java.net.URI;
import java.util.List;

/**
 * What the page around a gateway's form says of the order that is paid in it.
 *
 * @param shop its name
 * @param lines what is bought
 * @param locale the buyer's, "" where it is not known
 * @param page the shop's page of the order, where it can be paid in another way
 * @param landing the shop's page that shows how the payment stands
 */
record FormOrder(String shop, List<Line> lines, Money total, String locale, URI page, URI landing) {

  /** It holds the order's key. */
  @Override
  public String toString() {
    return "order of " + landing;
  }
}
