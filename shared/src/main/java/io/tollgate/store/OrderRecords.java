package io.tollgate.store;

import io.tollgate.order.Cart;
import io.tollgate.store.OrderRecord.Line;
import io.tollgate.store.OrderRecord.Move;
import io.tollgate.store.OrderRecord.Story;
import io.tollgate.store.OrderRecord.Subject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Orders as their buyers look at them. */
@Singleton
public class OrderRecords {

  /** Those of a cart and its charges; an order without a cart has one. */
  private static final int LINES_MAX = 2 * Cart.LINES_MAX;

  private static final int MOVES_MAX = 200;

  private static final String RECORD =
      "SELECT o.id AS order_id,"
          + Rows.ORDER_COLUMNS
          + ",o.key_sha256,o.description,o.buyer,o.product_flags,o.created_at,o.updated_at"
          + " FROM orders o WHERE o.key_sha256=?";

  private final SqlClient sql;

  OrderRecords(SqlClient sql) {
    this.sql = sql;
  }

  /** The order whose key has this hash. */
  public Optional<OrderRecord> find(String keySha256) {
    return sql.first(RECORD, OrderRecords::record, keySha256);
  }

  /** What was ordered, and the newest of what happened since, oldest first. */
  public Story story(long orderId) {
    List<Line> lines =
        sql.list(
            "SELECT name,quantity,unit_price FROM order_line WHERE order_id=? ORDER BY id LIMIT ?",
            OrderRecords::line,
            orderId,
            LINES_MAX);
    List<Move> moves =
        sql.list(
            "SELECT bill_id,refund_id,to_state,at FROM history WHERE order_id=? AND case_id IS NULL"
                + " ORDER BY id DESC LIMIT ?",
            OrderRecords::move,
            orderId,
            MOVES_MAX);
    return new Story(lines, moves.reversed());
  }

  private static OrderRecord record(ResultSet row) throws SQLException {
    return new OrderRecord(
        Rows.order(row),
        row.getString("key_sha256"),
        row.getString("description"),
        row.getString("buyer"),
        Rows.texts(row, "product_flags"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(row.getString("name"), row.getInt("quantity"), row.getLong("unit_price"));
  }

  private static Move move(ResultSet row) throws SQLException {
    Subject subject =
        row.getString("refund_id") != null
            ? Subject.REFUND
            : row.getString("bill_id") != null ? Subject.PAYMENT : Subject.ORDER;
    return new Move(subject, row.getString("to_state"), Rows.instant(row, "at"));
  }
}
