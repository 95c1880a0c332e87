package io.tollgate.store;

import io.tollgate.sql.SqlClient;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the order that a payment is asked for, in one round trip. */
@Singleton
public class OrdersToPay {

  /** What one number is looked through for, so that a number in constant use costs no more. */
  private static final int ORDERS_MAX = 100;

  private static final String OF_NUMBER =
      """
      o.id = COALESCE((SELECT l.id FROM orders l WHERE l.live_shop_ref = ?),
        (SELECT MAX(n.id) FROM orders n WHERE n.shop_ref = ?))\
      """;

  private static final String OF_KEY = "o.key_sha256 = ?";

  private static final String NEWEST =
      """
      (SELECT 0 AS is_replaced, s.* FROM (
        %s
        WHERE %s
        ORDER BY b.live_order_id IS NOT NULL DESC, b.id DESC LIMIT 1) s)\
      """;

  private static final String REPLACED_WITH_MONEY =
      """
      (SELECT 1 AS is_replaced, s.* FROM (
        %s
        WHERE o.failure = 'REPLACED' AND o.id IN (
          SELECT id FROM (
            SELECT id FROM orders FORCE INDEX (orders_shop_ref) WHERE shop_ref = ?
            ORDER BY id DESC LIMIT %d) newest)) s
        WHERE s.order_in_progress > 0 OR s.order_in_review > 0
        ORDER BY s.order_id DESC, s.id DESC LIMIT 1)\
      """
          .formatted(RowMappers.SITUATION, ORDERS_MAX);

  private final SqlClient sql;

  public OrdersToPay(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * The order that a payment is asked for.
   *
   * @param newest the order with its live bill, else with its newest
   * @param replacedWithMoney at most one: an order of the same number that was replaced, and whose
   *     money came all the same or is on its way
   */
  public record OrderToPay(BillSnapshot newest, List<BillSnapshot> replacedWithMoney) {}

  /** The order that this number of the shop names now, else the newest that ever had it. */
  public Optional<OrderToPay> ofNumber(String shopRef) {
    return find(OF_NUMBER, shopRef, shopRef, shopRef);
  }

  /** The order whose key has this hash. */
  public Optional<OrderToPay> ofKey(String shopRef, String keySha256) {
    return find(OF_KEY, shopRef, keySha256);
  }

  private record Found(boolean isReplaced, BillSnapshot snapshot) {}

  private Optional<OrderToPay> find(String which, String shopRef, Object... ofWhich) {
    List<Object> values = new ArrayList<>(List.of(""));
    values.addAll(List.of(ofWhich));
    values.addAll(List.of("", shopRef));
    List<Found> found =
        sql.list(
            NEWEST.formatted(RowMappers.SITUATION, which) + " UNION ALL " + REPLACED_WITH_MONEY,
            row -> new Found(row.getBoolean("is_replaced"), RowMappers.snapshot(row)),
            values.toArray());
    List<BillSnapshot> replaced =
        found.stream().filter(Found::isReplaced).map(Found::snapshot).toList();
    return found.stream()
        .filter(one -> !one.isReplaced())
        .map(one -> new OrderToPay(one.snapshot(), replaced))
        .findFirst();
  }
}
