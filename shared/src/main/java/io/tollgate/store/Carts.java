package io.tollgate.store;

import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.store.Ledger.Commit;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What customers have picked: one cart for each, found by the issuer's name for the customer. */
@Singleton
public class Carts {

  private static final int ATTEMPTS_MAX = 5;

  /** Of an order {@code o}: it waits for its money, and holds stock as long as it does. */
  static final String UNPAID =
      "o.state IN ('NEW','HOLD')"
          + " AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id=o.id)";

  private static final String CART =
      "SELECT c.id AS cart_id,c.version AS cart_version,l.id AS line_id,l.quantity,p.*,"
          + "(SELECT COUNT(*) FROM orders o WHERE o.customer=c.customer AND "
          + UNPAID
          + ") AS unpaid FROM cart c LEFT JOIN cart_line l ON l.cart_id=c.id"
          + " LEFT JOIN product p ON p.id=l.product_id WHERE c.customer=?"
          + " ORDER BY l.product_id LIMIT "
          + Cart.LINES_MAX;

  private final Ledger ledger;

  public Carts(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The cart of a customer; an empty one for who never had one. */
  public Cart of(String customer) {
    List<Cart> rows = ledger.query(CART, Carts::row, customer);
    if (rows.isEmpty()) {
      return Cart.EMPTY;
    }
    List<CartLine> lines = rows.stream().flatMap(row -> row.lines().stream()).toList();
    Cart first = rows.getFirst();
    return new Cart(first.id(), first.version(), lines, first.unpaid());
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
      if (ledger.commit(script) == Commit.DONE) {
        return of(customer);
      }
    }
    throw new StoreUnavailable(new SQLException("The cart kept changing", "40001"));
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
    return script;
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
            : List.of(new CartLine(lineId, Catalogue.product(row), row.getInt("quantity")));
    return new Cart(
        row.getLong("cart_id"), row.getInt("cart_version"), lines, row.getInt("unpaid"));
  }
}
