package io.tollgate.catalogue;

import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.order.GeneratedOrderNumbers;
import io.tollgate.order.OrderLine;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.CheckedOutCart;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.Recipient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What customers have picked: one cart for each, found by the issuer's name for the customer. */
@Singleton
public class Carts {

  private static final int ATTEMPTS_MAX = 5;

  /** What the cart's unpaid order holds counts as available: it is handed over to the next one. */
  private static final String CART =
      """
      SELECT c.id AS cart_id, c.version AS cart_version, c.order_number, l.id AS line_id, l.quantity,
        p.id, p.sku, p.name, p.description, p.price, p.currency, p.is_active, p.flags,
        p.available + COALESCE(h.quantity, 0) AS available
      FROM (
        SELECT k.id, k.version, CONCAT('%s', k.id, '-', 1 + (
            SELECT COUNT(*) FROM orders b WHERE b.cart_id = k.id AND b.cart_removed_at IS NOT NULL))
          AS order_number
        FROM cart k WHERE k.customer = ?) c
      LEFT JOIN cart_line l ON l.cart_id = c.id
      LEFT JOIN product p ON p.id = l.product_id
      LEFT JOIN orders o ON o.live_shop_ref = c.order_number AND o.cart_id = c.id
      LEFT JOIN order_line h ON h.order_id = o.id AND h.product_id = l.product_id
      ORDER BY l.product_id LIMIT %d\
      """
          .formatted(GeneratedOrderNumbers.CART, Cart.LINES_MAX);

  private final SqlClient sql;
  private final PaymentStore paymentStore;

  public Carts(SqlClient sql, PaymentStore paymentStore) {
    this.sql = sql;
    this.paymentStore = paymentStore;
  }

  /** The cart of a customer; an empty one for who never had one. */
  public Cart of(String customer) {
    List<Cart> rows = sql.list(CART, Carts::row, customer);
    if (rows.isEmpty()) {
      return Cart.EMPTY;
    }
    List<CartLine> lines = rows.stream().flatMap(row -> row.lines().stream()).toList();
    Cart first = rows.getFirst();
    return new Cart(first.id(), first.version(), first.orderNumber(), lines);
  }

  /** How an order compares with a checkout of its cart. */
  public Comparison compare(long orderId, CheckedOutCart checkout) {
    Script queries = new Script();
    Rows<Sold> sold =
        queries.query(
            Carts::sold,
            "SELECT kind,cart_line_id,quantity,unit_price FROM order_line WHERE order_id=?"
                + " ORDER BY id",
            orderId);
    Rows<Details> details =
        queries.query(
            Carts::details,
            "SELECT contact,shipping,note FROM orders WHERE id=? AND contact IS NOT NULL",
            orderId);
    sql.read(queries);
    return new Comparison(
        sold.all().equals(checkout.lines().stream().map(Sold::of).toList()),
        details.first().equals(Optional.of(Details.of(checkout.recipient()))));
  }

  /**
   * How an order compares with a checkout.
   *
   * @param sameLines whether it sells exactly this: these lines of its cart and charges, at these
   *     prices
   * @param sameDetails whether it is for this buyer and address, with this note
   */
  public record Comparison(boolean sameLines, boolean sameDetails) {}

  /** Parsed, because MySQL stores JSON with other blanks and in another order. */
  private record Details(Map<String, String> contact, Map<String, String> shipping, String note) {

    static Details of(Recipient recipient) {
      return new Details(
          Json.texts(recipient.contact()), Json.texts(recipient.shipping()), recipient.note());
    }
  }

  private static Details details(ResultSet row) throws SQLException {
    return Details.of(recipient(row));
  }

  private static Recipient recipient(ResultSet row) throws SQLException {
    return new Recipient(
        row.getString("contact"), row.getString("shipping"), row.getString("note"));
  }

  /**
   * What a customer's last checkout said.
   *
   * @param isUnpaid whether it is the cart's unpaid order, which holds its pieces and gives them to
   *     the next checkout
   */
  public record LastCheckout(
      String keyNonce, String keySha256, Money total, Recipient recipient, boolean isUnpaid) {}

  /** The newest order of a customer. */
  public Optional<LastCheckout> lastCheckout(String customer) {
    return sql.first(
        "SELECT key_nonce,key_sha256,total,currency,contact,shipping,note,"
            + "state IN ('NEW','HOLD') AND cart_removed_at IS NULL AND "
            + RowMappers.IN_PROGRESS
            + "=0 AND "
            + RowMappers.IN_REVIEW
            + "=0 AS is_unpaid FROM orders o WHERE customer=? ORDER BY id DESC LIMIT 1",
        row ->
            new LastCheckout(
                row.getString("key_nonce"),
                row.getString("key_sha256"),
                Money.of(row.getLong("total"), row.getString("currency")),
                recipient(row),
                row.getBoolean("is_unpaid")),
        customer);
  }

  /**
   * All that makes one line of an order differ from another.
   *
   * @param cartLineId 0 for a charge
   */
  private record Sold(String kind, long cartLineId, int quantity, long unitPrice) {

    static Sold of(OrderLine line) {
      long cartLineId =
          switch (line) {
            case OrderLine.Goods goods -> goods.line().id();
            case OrderLine.Charge _ -> 0;
          };
      return new Sold(line.kind().name(), cartLineId, line.quantity(), line.unitPrice());
    }
  }

  private static Sold sold(ResultSet row) throws SQLException {
    return new Sold(
        row.getString("kind"),
        row.getLong("cart_line_id"),
        row.getInt("quantity"),
        row.getLong("unit_price"));
  }

  /**
   * Makes these the quantities in a customer's cart. Lines that stay are the same lines, and what
   * changes nothing makes no new version.
   *
   * @param quantities by the id of the product
   */
  public Cart replace(String customer, SortedMap<Long, Integer> quantities, Instant now) {
    Cart before = of(customer);
    if (quantities(before).equals(quantities)) {
      return before;
    }
    Script script = script(customer, quantities, now);
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      if (paymentStore.commit(script) == Commit.DONE) {
        return of(customer);
      }
    }
    throw new DatabaseUnavailable(new SQLException("The cart kept changing", "40001"));
  }

  /** The cart's row is its lock. */
  private static Script script(String customer, SortedMap<Long, Integer> quantities, Instant now) {
    Script script =
        new Script()
            .add("START TRANSACTION")
            .add(
                "INSERT INTO cart(customer,version,updated_at) VALUES(?,1,?)"
                    + " ON DUPLICATE KEY UPDATE id=LAST_INSERT_ID(id),version=version+1,"
                    + "updated_at=VALUES(updated_at)",
                customer,
                now)
            .add("SET @cart=LAST_INSERT_ID()")
            .add("DELETE FROM cart_line WHERE cart_id=@cart AND product_id NOT IN (0");
    quantities.keySet().forEach(product -> script.append(",?", product));
    script.append(")");
    quantities.forEach(
        (product, quantity) ->
            script.add(
                "INSERT INTO cart_line(cart_id,product_id,quantity) VALUES(@cart,?,?)"
                    + " ON DUPLICATE KEY UPDATE quantity=VALUES(quantity)",
                product,
                quantity));
    return script.add("COMMIT");
  }

  private static Map<Long, Integer> quantities(Cart cart) {
    return cart.lines().stream()
        .collect(Collectors.toMap(line -> line.product().id(), CartLine::quantity));
  }

  private static Cart row(ResultSet row) throws SQLException {
    long lineId = row.getLong("line_id");
    List<CartLine> lines =
        lineId == 0
            ? List.of()
            : List.of(new CartLine(lineId, Products.product(row), row.getInt("quantity")));
    return new Cart(
        row.getLong("cart_id"), row.getInt("cart_version"), row.getString("order_number"), lines);
  }
}
