package io.tollgate.store;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One order as an operator reads it: rows by the names that the register gives their columns.
 *
 * @param parts lines, bills, receipts, refunds, cases, history, callbacks, events and mails, each
 *     oldest first and at most 500
 */
public record OrderDetails(
    Map<String, Object> order, SequencedMap<String, List<Map<String, Object>>> parts) {

  public List<Map<String, Object>> part(String name) {
    return parts.getOrDefault(name, List.of());
  }

  /** Leaves out the buyer. */
  @Override
  public String toString() {
    return "order " + order.get("shop_ref");
  }
}
