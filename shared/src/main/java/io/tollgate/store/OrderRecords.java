package io.tollgate.store;

import io.tollgate.store.OrderRecord.Line;
import io.tollgate.store.OrderRecord.Move;
import io.tollgate.store.OrderRecord.Story;
import io.tollgate.store.OrderRecord.Subject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Orders as their buyers look at them. */
@Singleton
public class OrderRecords {

  private static final int LINES_MAX = 200;
  private static final int MOVES_MAX = 200;

  private static final String RECORD =
      """
      SELECT o.id AS order_id, o.shop_ref AS o_shop_ref, o.key_nonce AS o_key_nonce,
        o.state AS o_state, o.failure AS o_failure, o.failed_at AS o_failed_at, o.total AS o_total,
        o.currency AS o_currency, o.cart_id AS o_cart_id, o.version AS o_version, o.key_sha256, o.description, o.buyer,
        o.product_flags, o.created_at, o.updated_at FROM orders o WHERE o.key_sha256=?\
      """;

  private final Ledger ledger;

  OrderRecords(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The order whose key has this hash. */
  public Optional<OrderRecord> find(String keySha256) {
    return ledger.query(RECORD, OrderRecords::record, keySha256).stream().findFirst();
  }

  /** What was ordered, and the newest of what happened since, oldest first. */
  public Story story(long orderId) {
    List<Line> lines =
        ledger.query(
            "SELECT name,quantity,unit_price FROM order_line WHERE order_id=? ORDER BY id LIMIT ?",
            OrderRecords::line,
            orderId,
            LINES_MAX);
    List<Move> moves =
        ledger.query(
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
        words(row.getString("product_flags")),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split(" "))
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toUnmodifiableSet());
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
