package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.json.Text;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import io.tollgate.stored.StoredOrder;
import io.tollgate.stored.StoredOrder.Current;
import io.tollgate.stored.StoredOrder.Line;
import io.tollgate.stored.StoredOrder.MoneyBack;
import io.tollgate.stored.StoredOrder.Move;
import io.tollgate.stored.StoredOrder.Story;
import io.tollgate.stored.StoredOrder.Subject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Orders as their buyers look at them. */
@Singleton
public class BuyerOrders {

  /** Those of a cart and its charges; an order without a cart has one. */
  private static final int LINES_MAX = 2 * Cart.LINES_MAX;

  private static final int MOVES_MAX = 200;
  private static final int REFUNDS_MAX = 100;

  private static final String RECORD =
      "SELECT o.id AS order_id,"
          + RowMappers.ORDER_COLUMNS
          + ",o.description,o.buyer,o.product_flags,o.created_at"
          + " FROM orders o WHERE ";

  private static final String LINES =
      "SELECT kind,name,quantity,unit_price FROM order_line WHERE order_id=? ORDER BY id LIMIT ?";

  private final SqlClient sql;

  BuyerOrders(SqlClient sql) {
    this.sql = sql;
  }

  /** The order whose key has this hash. */
  public Optional<StoredOrder> find(String keySha256) {
    return sql.first(RECORD + "o.key_sha256=?", BuyerOrders::record, keySha256);
  }

  /** What was ordered. */
  public List<Line> lines(long orderId) {
    return sql.list(LINES, BuyerOrders::line, orderId, LINES_MAX);
  }

  /**
   * All that its buyer may read of an order beside its bills, in one round trip.
   *
   * @param mailSha256 of the buyer's mail address; empty where there is none
   */
  public Story story(long orderId, String mailSha256) {
    Script queries = new Script();
    Rows<Line> lines = queries.query(BuyerOrders::line, LINES, orderId, LINES_MAX);
    Rows<Move> moves =
        queries.query(
            BuyerOrders::move,
            "SELECT bill_id,refund_id,to_state,at FROM history WHERE order_id=? AND case_id IS NULL"
                + " AND (bill_id IS NULL OR from_state<>to_state) ORDER BY id DESC LIMIT ?",
            orderId,
            MOVES_MAX);
    Rows<MoneyBack> refunds =
        queries.query(
            BuyerOrders::moneyBack,
            "SELECT backend,amount,currency,state='DONE' AS done,"
                + "IF(state='DONE',updated_at,created_at) AS at FROM refund WHERE order_id=? AND state<>'FAILED' AND kind='REFUND'"
                + " ORDER BY id LIMIT ?",
            orderId,
            REFUNDS_MAX);
    Rows<Current> current =
        queries.query(
            BuyerOrders::current,
            "SELECT COALESCE(tracking_number,'') AS tracking,updated_at,version FROM orders"
                + " WHERE id=?",
            orderId);
    Rows<Integer> returned =
        queries.query(
            row -> row.getInt(1),
            "SELECT 1 FROM mail_suppression WHERE address_sha256=?",
            mailSha256);
    sql.read(queries);
    return new Story(
        lines.all(),
        moves.all().reversed(),
        refunds.all(),
        current.first().orElseThrow(),
        returned.first().isPresent());
  }

  private static Current current(ResultSet row) throws SQLException {
    return new Current(
        row.getString("tracking"), RowMappers.instant(row, "updated_at"), row.getInt("version"));
  }

  private static MoneyBack moneyBack(ResultSet row) throws SQLException {
    return new MoneyBack(
        new GatewayId(row.getString("backend")),
        row.getLong("amount"),
        row.getString("currency"),
        row.getBoolean("done"),
        RowMappers.instant(row, "at"));
  }

  /**
   * The orders of a customer's carts, newest first.
   *
   * @param after the hash of the key of the last order that was seen, which never changes and tells
   *     nothing; empty for the first page
   */
  public List<StoredOrder> ofCustomer(String customer, Optional<String> after, int ordersMax) {
    String from =
        after.isEmpty()
            ? ""
            : " AND o.id<(SELECT x.id FROM orders x WHERE x.key_sha256=? AND"
                + " x.customer=o.customer)";
    List<Object> values = new ArrayList<>(List.of(Text.ascii(customer)));
    after.map(Text::ascii).ifPresent(values::add);
    values.add(ordersMax);
    return sql.list(
        RECORD + "o.customer=?" + from + " ORDER BY o.id DESC LIMIT ?",
        BuyerOrders::record,
        values.toArray());
  }

  private static StoredOrder record(ResultSet row) throws SQLException {
    return new StoredOrder(
        RowMappers.order(row),
        row.getString("description"),
        row.getString("buyer"),
        RowMappers.texts(row, "product_flags"),
        RowMappers.instant(row, "created_at"));
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        OrderLine.Kind.valueOf(row.getString("kind")),
        row.getString("name"),
        row.getInt("quantity"),
        row.getLong("unit_price"));
  }

  private static Move move(ResultSet row) throws SQLException {
    Subject subject =
        row.getString("refund_id") != null
            ? Subject.REFUND
            : row.getString("bill_id") != null ? Subject.PAYMENT : Subject.ORDER;
    return new Move(subject, row.getString("to_state"), RowMappers.instant(row, "at"));
  }
}
