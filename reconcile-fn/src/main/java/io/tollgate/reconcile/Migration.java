package io.tollgate.reconcile;

import io.micronaut.context.annotation.Property;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentMethodChanges;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.flywaydb.core.Flyway;

/**
 * Applies the SQL files of the schema that are new, and ensures the methods that are configured.
 */
@Singleton
class Migration {

  private final String url;
  private final String username;
  private final String password;
  private final Gateways gateways;
  private final PaymentMethodChanges methods;
  private final Clock clock;

  /** Takes the connection's settings, because Flyway needs more connections than our pool has. */
  Migration(
      @Property(name = "datasources.default.url") String url,
      @Property(name = "datasources.default.username") String username,
      @Property(name = "datasources.default.password") String password,
      Gateways gateways,
      PaymentMethodChanges methods,
      Clock clock) {
    // An index on a million rows takes longer than a statement about one payment may.
    this.url = url.replaceFirst("socketTimeout=\\d+", "socketTimeout=0");
    this.username = username;
    this.password = password;
    this.gateways = gateways;
    this.methods = methods;
    this.clock = clock;
  }

  /** Returns how many files were applied. */
  int run() {
    int applied =
        Flyway.configure()
            .dataSource(url, username, password)
            .locations("classpath:schema")
            .load()
            .migrate()
            .migrationsExecuted;
    ensureMethods();
    return applied;
  }

  /**
   * A payment method for every account of every gateway, in the order of their names: the first
   * that was ever ensured is the default. One that was switched off stays off.
   */
  private void ensureMethods() {
    for (Gateway gateway : gateways.all()) {
      String id = gateway.id().value();
      for (String account : gateway.accounts()) {
        String name = gateway.profile().methodName(account, gateway.accounts());
        methods.ensure(id + "-" + account, name, id, account, clock.instant());
      }
    }
  }
}
