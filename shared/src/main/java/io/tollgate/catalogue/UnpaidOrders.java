package io.tollgate.catalogue;

import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What a customer's unpaid orders keep from other customers (DECISIONS 110). */
@Singleton
public class UnpaidOrders {

  private static final String HELD =
      """
      SELECT COUNT(DISTINCT o.id) AS orders, COALESCE(SUM(l.quantity), 0) AS pieces
      FROM orders o LEFT JOIN order_line l ON l.order_id = o.id AND l.product_id IS NOT NULL
      WHERE o.customer = ? AND o.state IN ('NEW', 'HOLD', 'PROCESSING') AND o.shop_ref <> ?
        AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id = o.id)\
      """;

  /** What the gateway never opened ran out without the customer's doing. */
  private static final String EXPIRED =
      """
      SELECT COUNT(*) AS times, MAX(t.closed_at) AS last FROM (
        SELECT b.state, b.closed_at, b.next_step FROM orders o JOIN bill b ON b.order_id = o.id
        WHERE o.customer = ? AND b.superseded = 0 ORDER BY b.id DESC LIMIT ?) t
      WHERE t.state = 'EXPIRED' AND t.next_step IS NOT NULL AND t.closed_at > ?\
      """;

  private final SqlClient sql;

  public UnpaidOrders(SqlClient sql) {
    this.sql = sql;
  }

  /** What is neither paid nor sent yet, and the pieces in it. */
  public record Held(long orders, long pieces) {}

  /**
   * How often in a row a customer's time to pay ran out just now.
   *
   * @param last when it did last; the epoch where it did not
   */
  public record Expiries(int times, Instant last) {}

  public record Unpaid(Held held, Expiries expiries) {}

  /** Who bought an order of a cart, and how many pieces are in it. */
  public record Sold(String customer, long pieces) {}

  /**
   * What a customer holds, and how often the time to pay ran out.
   *
   * @param number of the order that is left out of what is held
   * @param newest how many of the customer's newest payments are looked at
   * @param since what ran out before does not count
   */
  public Unpaid of(String customer, String number, int newest, Instant since) {
    Script queries = new Script();
    Rows<Held> held =
        queries.query(
            row -> new Held(row.getLong("orders"), row.getLong("pieces")), HELD, customer, number);
    Rows<Expiries> expiries =
        queries.query(
            row ->
                new Expiries(
                    row.getInt("times"),
                    row.getInt("times") == 0 ? Instant.EPOCH : RowMappers.instant(row, "last")),
            EXPIRED,
            customer,
            newest,
            since);
    sql.read(queries);
    return new Unpaid(held.first().orElseThrow(), expiries.first().orElseThrow());
  }

  /** Of an order of a cart. */
  public Sold sold(long orderId) {
    return sql.first(
            "SELECT o.customer,COALESCE(SUM(l.quantity),0) AS pieces FROM orders o"
                + " LEFT JOIN order_line l ON l.order_id=o.id AND l.product_id IS NOT NULL"
                + " WHERE o.id=? GROUP BY o.customer",
            row -> new Sold(row.getString("customer"), row.getLong("pieces")),
            orderId)
        .orElseThrow();
  }
}
