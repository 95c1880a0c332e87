package io.tollgate.store;

import io.tollgate.json.Json;
import io.tollgate.method.PaymentMethod;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.Script.Null;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.SqlConnection;
import io.tollgate.sql.Update;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Writes payment methods, and in the same transaction who made them what they are (DECISIONS 37).
 */
@Singleton
public class PaymentMethodChanges {

  private final SqlClient sql;

  PaymentMethodChanges(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * Adds a method for an account that has none, whether on or off; verified payments approve its
   * orders. Does nothing where another account's method has this code. Earlier versions named a
   * method by its code: one that no operator has changed since is renamed.
   */
  public void ensure(String code, String name, String backend, String account, Instant now) {
    Insert row =
        Insert.into("payment_method")
            .set("code", code)
            .set("name", name)
            .set("backend", backend)
            .set("account", account)
            .set("auto_approve", true)
            .set("settings", "{}")
            .set("rules", "{}")
            .set("created_at", now)
            .set("updated_at", now);
    Condition of = new Condition().is("m.backend", backend).is("m.account", account);
    sql.update(
        row.asSelectFrom("DUAL")
            + " WHERE NOT EXISTS (SELECT 1 FROM payment_method m WHERE "
            + of.sql()
            + ") ON DUPLICATE KEY UPDATE code=VALUES(code)",
        Stream.concat(row.values().stream(), of.values().stream()).toArray());
    Update named = Update.of("payment_method").set("name", name).set("updated_at", now);
    Condition unnamed =
        new Condition()
            .is("code", code)
            .is("name", code)
            .is("version", 0)
            .is("backend", backend)
            .is("account", account)
            .holds(
                "NOT EXISTS (SELECT 1 FROM payment_method_history h"
                    + " WHERE h.payment_method_id=payment_method.id)");
    sql.update(named.sql(unnamed), named.values(unnamed).toArray());
  }

  /**
   * Adds a method as it is given, but for its id.
   *
   * @param became JSON, for the history
   */
  public void add(PaymentMethod method, String became, String who) {
    Insert row =
        Insert.into("payment_method")
            .set("code", method.code())
            .set("name", method.name())
            .set("backend", method.gateway().value())
            .set("account", method.account())
            .set("position", method.position())
            .set("is_on", method.isOn())
            .set("auto_approve", method.autoApprove())
            .set("settings", Json.write(method.settings()))
            .set("rules", Json.write(PaymentMethodJson.write(method.rules())))
            .set("version", method.version())
            .set("created_at", method.createdAt())
            .set("updated_at", method.updatedAt());
    sql.transaction(
        connection -> {
          connection.update(row.asValues(), row.values().toArray());
          return remember(connection, method, Null.NULL, became, who);
        });
  }

  /**
   * Gives a method other values, if its row still has the version before the given one; otherwise
   * nothing is written.
   *
   * @param was JSON, for the history
   * @param became JSON, for the history
   * @return whether it had
   */
  public boolean change(PaymentMethod method, String was, String became, String who) {
    Update row =
        Update.of("payment_method")
            .set("name", method.name())
            .set("position", method.position())
            .set("is_on", method.isOn())
            .set("auto_approve", method.autoApprove())
            .set("settings", Json.write(method.settings()))
            .set("rules", Json.write(PaymentMethodJson.write(method.rules())))
            .set("version", method.version())
            .set("updated_at", method.updatedAt());
    Condition seen = new Condition().is("id", method.id()).is("version", method.version() - 1);
    return sql.transaction(
        connection ->
            connection.update(row.sql(seen), row.values(seen).toArray()) == 1
                && remember(connection, method, was, became, who) == 1);
  }

  private static int remember(
      SqlConnection connection, PaymentMethod method, Object was, String became, String who)
      throws SQLException {
    Insert row =
        Insert.into("payment_method_history")
            .setTo("payment_method_id", "id")
            .set("who", who)
            .set("at", method.updatedAt())
            .set("was", was)
            .set("became", became);
    return connection.update(
        row.asSelectFrom("payment_method") + " WHERE code=?",
        Stream.concat(row.values().stream(), Stream.of(method.code())).toArray());
  }
}
