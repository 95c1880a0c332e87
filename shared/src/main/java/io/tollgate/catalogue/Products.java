package io.tollgate.catalogue;

import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.sql.Condition;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.Insert;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.Update;
import io.tollgate.store.Attribution;
import io.tollgate.store.BillIdempotencyKeys;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What the shop sells. Its stock changes by orders, and here by the hand of a person. */
@Singleton
public class Products {

  /** A change is answered in the same request, or its function has died. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  private final SqlClient sql;
  private final PaymentStore paymentStore;

  public Products(SqlClient sql, PaymentStore paymentStore) {
    this.sql = sql;
    this.paymentStore = paymentStore;
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
        Products::product,
        afterSku,
        countMax);
  }

  /** All there are, in the order of their names. */
  public List<Product> all(String afterSku, int countMax) {
    return sql.list(
        "SELECT p.* FROM product p WHERE p.sku>? ORDER BY p.sku LIMIT ?",
        Products::product,
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
        Products::product,
        skus.stream().map(Text::ascii).toArray());
  }

  /** Adds a product with its first pieces, and the request's key in the same transaction. */
  public Changed add(
      Product product, String reason, IdempotencyKeyUse key, Attribution attribution) {
    Insert row =
        Insert.into("product")
            .set("sku", product.sku())
            .set("name", product.name())
            .set("description", product.description())
            .set("price", product.price().minorUnits())
            .set("currency", product.price().currency().getCurrencyCode())
            .set("available", product.available())
            .set("is_active", product.isActive())
            .set("flags", String.join(" ", product.flags()))
            .set("created_at", attribution.at())
            .set("updated_at", attribution.at());
    Script script = new Script().add("START TRANSACTION").add(row.asValues(), row.values());
    moved(script, product.sku(), product.available(), reason, attribution);
    remember(script, key, attribution);
    return commit(script);
  }

  /**
   * Changes a product, and writes the request's key in the same transaction. Pieces are added to
   * what is there then, so that no sale is lost.
   */
  public Changed change(String sku, Change change, IdempotencyKeyUse key, Attribution attribution) {
    Update row =
        Update.of("product")
            .setTo("name", "COALESCE(?,name)", change.name())
            .setTo("description", "COALESCE(?,description)", change.description())
            .setTo("price", "COALESCE(?,price)", change.price())
            .setTo("is_active", "COALESCE(?,is_active)", change.isActive())
            .setTo(
                "flags", "COALESCE(?,flags)", change.flags().map(flags -> String.join(" ", flags)))
            .setTo("available", "available+?", change.added())
            .set("updated_at", attribution.at());
    Condition which = new Condition().is("sku", sku).holds("available+?>=0", change.added());
    Script script =
        new Script()
            .add("START TRANSACTION")
            .add("SET @w=1")
            .add(row.sql(which), row.values(which))
            .add("SET @g=ROW_COUNT()")
            .add(Script.goodsUnless("@g=1"));
    moved(script, sku, change.added(), change.reason(), attribution);
    remember(script, key, attribution);
    return commit(script);
  }

  /** Fixes the answer of a key that was written with a change. */
  public void answer(IdempotentRequest request, int httpStatus, String body) {
    Update row = Update.of("idempotency_key").set("http_status", httpStatus).set("answer", body);
    Condition which = BillIdempotencyKeys.unanswered(request);
    commit(new Script().add("START TRANSACTION").add(row.sql(which), row.values(which)));
  }

  private static void remember(Script script, IdempotencyKeyUse key, Attribution attribution) {
    switch (key) {
      case IdempotencyKeyUse.Fresh(IdempotentRequest request) -> {
        Instant leaseUntil = attribution.at().plus(ANSWERED_WITHIN);
        Insert row = BillIdempotencyKeys.fresh(request, leaseUntil, attribution.at());
        script.add(row.asValues(), row.values());
      }
      case IdempotencyKeyUse.None _, IdempotencyKeyUse.Resumed _ -> {}
    }
  }

  private static void moved(
      Script script, String sku, long delta, String reason, Attribution attribution) {
    if (delta != 0) {
      Insert row =
          Insert.into("stock_move")
              .setTo("product_id", "id")
              .set("delta", delta)
              .set("reason", reason)
              .set("who", attribution.who())
              .set("at", attribution.at());
      script.add(row.asSelectFrom("product"), row.values()).append(" WHERE sku=?", sku);
    }
  }

  private Changed commit(Script script) {
    return switch (paymentStore.commit(script.add("COMMIT"))) {
      case DONE -> Changed.DONE;
      case GOODS_CHANGED -> Changed.TOO_FEW;
      case DUPLICATE -> Changed.EXISTS;
      case OUTDATED ->
          throw new DatabaseUnavailable(new SQLException("The connection broke", "08007"));
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
        RowMappers.texts(row, "flags"));
  }
}
