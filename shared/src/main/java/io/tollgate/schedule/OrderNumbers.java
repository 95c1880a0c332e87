package io.tollgate.schedule;

import io.tollgate.crypto.Randomness;
import io.tollgate.order.OrderNumber;
import io.tollgate.sql.Condition;
import io.tollgate.sql.SqlClient;
import jakarta.inject.Singleton;
import java.util.List;

/** Numbers of orders that were placed without one, by a version of ours that knew of none. */
@Singleton
public class OrderNumbers {

  private final SqlClient sql;

  OrderNumbers(SqlClient sql) {
    this.sql = sql;
  }

  public static DueRows missing() {
    return new DueRows("order_numbers", "orders", new Condition().isNull("number"));
  }

  /**
   * Draws numbers for the oldest orders without one; returns how many got one. Neither the order's
   * version nor its time of change goes on: nothing that anybody decides about has changed.
   */
  public int drawMissing(int ordersMax) {
    List<Long> orders =
        sql.list(
            "SELECT id FROM " + missing().sql() + " ORDER BY id LIMIT ?",
            row -> row.getLong("id"),
            ordersMax);
    return orders.stream().mapToInt(this::draw).sum();
  }

  /** A number that another order has changes nothing; the next run draws again. */
  private int draw(long id) {
    return sql.update(
        "UPDATE IGNORE orders SET number=? WHERE id=? AND number IS NULL",
        OrderNumber.draw(Randomness.SHARED).value(),
        id);
  }
}
