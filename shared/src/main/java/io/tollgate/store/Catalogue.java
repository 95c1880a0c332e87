package io.tollgate.store;

import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What the shop sells. Its stock changes by orders, and here by the hand of a person. */
@Singleton
public class Catalogue {

  /** A change is answered in the same request, or its function has died. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  private final SqlClient sql;
  private final Ledger ledger;

  public Catalogue(SqlClient sql, Ledger ledger) {
    this.sql = sql;
    this.ledger = ledger;
  }

  /**
   * What is to change of a product; empty or zero leaves it as it is.
   *
   * @param price minor units of the product's currency
   * @param added pieces that came into the stock, or went out of it where negative
   * @param reason why they did
   */
  public record Change(
      Optional<String> name,
      Optional<String> description,
      Optional<Long> price,
      Optional<Boolean> isActive,
      Optional<SortedSet<String>> flags,
      long added,
      String reason) {}

  /** What became of a change. */
  public enum Changed {
    DONE,
    /** There is no such product, or more pieces were to go out than are there. */
    TOO_FEW,
    /** There is one of this name already, or a concurrent request has the same key. */
    EXISTS
  }

  /** Those on offer, in the order of their names. */
  public List<Product> active(String afterSku, int countMax) {
    return sql.list(
        "SELECT p.* FROM product p WHERE p.sku>? AND p.is_active=1 ORDER BY p.sku LIMIT ?",
        Catalogue::product,
        afterSku,
        countMax);
  }

  /** All there are, in the order of their names. */
  public List<Product> all(String afterSku, int countMax) {
    return sql.list(
        "SELECT p.* FROM product p WHERE p.sku>? ORDER BY p.sku LIMIT ?",
        Catalogue::product,
        afterSku,
        countMax);
  }

  public Optional<Product> find(String sku) {
    return find(List.of(sku)).stream().findFirst();
  }

  /** Those of these names that there are. */
  public List<Product> find(Collection<String> skus) {
    if (skus.isEmpty()) {
      return List.of();
    }
    return sql.list(
        "SELECT p.* FROM product p WHERE p.sku IN (" + SqlClient.marks(skus.size()) + ")",
        Catalogue::product,
        skus.stream().map(Text::ascii).toArray());
  }

  /** Adds a product with its first pieces, and the request's key in the same transaction. */
  public Changed add(Product product, String reason, KeyUse key, Origin origin) {
    Script script =
        new Script()
            .add("START TRANSACTION")
            .add(
                "INSERT INTO product(sku,name,description,price,currency,available,is_active,flags,"
                    + "created_at,updated_at) VALUES(?,?,?,?,?,?,?,?,?,?)",
                product.sku(),
                product.name(),
                product.description(),
                product.price().minorUnits(),
                product.price().currency().getCurrencyCode(),
                product.available(),
                product.isActive(),
                String.join(" ", product.flags()),
                origin.at(),
                origin.at());
    moved(script, product.sku(), product.available(), reason, origin);
    remember(script, key, origin);
    return commit(script);
  }

  /**
   * Changes a product, and writes the request's key in the same transaction. Pieces are added to
   * what is there then, so that no sale is lost.
   */
  public Changed change(String sku, Change change, KeyUse key, Origin origin) {
    Script script =
        new Script()
            .add("START TRANSACTION")
            .add("SET @w=1")
            .add(
                "UPDATE product SET name=COALESCE(?,name),description=COALESCE(?,description),"
                    + "price=COALESCE(?,price),is_active=COALESCE(?,is_active),"
                    + "flags=COALESCE(?,flags),available=available+?,updated_at=?"
                    + " WHERE sku=? AND available+?>=0",
                change.name(),
                change.description(),
                change.price(),
                change.isActive(),
                change.flags().map(flags -> String.join(" ", flags)),
                change.added(),
                origin.at(),
                sku,
                change.added())
            .add("SET @g=ROW_COUNT()")
            .add(Script.goodsUnless("@g=1"));
    moved(script, sku, change.added(), change.reason(), origin);
    remember(script, key, origin);
    return commit(script);
  }

  /** Fixes the answer of a key that was written with a change. */
  public void answer(IdempotentRequest request, int httpStatus, String body) {
    commit(
        new Script()
            .add("START TRANSACTION")
            .add(
                "UPDATE idempotency_key SET http_status=?,answer=?"
                    + " WHERE caller=? AND route=? AND idem_key=? AND http_status IS NULL",
                httpStatus,
                body,
                request.caller(),
                request.route(),
                request.key()));
  }

  private static void remember(Script script, KeyUse key, Origin origin) {
    switch (key) {
      case KeyUse.Fresh(IdempotentRequest request) ->
          script.add(
              "INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,lease_until,"
                  + "created_at) VALUES(?,?,?,?,?,?)",
              request.caller(),
              request.route(),
              request.key(),
              request.requestSha256(),
              origin.at().plus(ANSWERED_WITHIN),
              origin.at());
      case KeyUse.None _, KeyUse.Resumed _ -> {}
    }
  }

  private static void moved(Script script, String sku, long delta, String reason, Origin origin) {
    if (delta != 0) {
      script.add(
          "INSERT INTO stock_move(product_id,delta,reason,who,at)"
              + " SELECT id,?,?,?,? FROM product WHERE sku=?",
          delta,
          reason,
          origin.who(),
          origin.at(),
          sku);
    }
  }

  private Changed commit(Script script) {
    return switch (ledger.commit(script)) {
      case DONE -> Changed.DONE;
      case GOODS_CHANGED -> Changed.TOO_FEW;
      case DUPLICATE -> Changed.EXISTS;
      case OUTDATED ->
          throw new StoreUnavailable(new SQLException("The connection broke", "08007"));
    };
  }

  static Product product(ResultSet row) throws SQLException {
    return new Product(
        row.getLong("id"),
        row.getString("sku"),
        row.getString("name"),
        row.getString("description"),
        Money.of(row.getLong("price"), row.getString("currency")),
        row.getLong("available"),
        row.getBoolean("is_active"),
        Rows.texts(row, "flags"));
  }
}
