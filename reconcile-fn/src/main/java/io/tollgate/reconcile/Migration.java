package io.tollgate.reconcile;

import io.micronaut.context.annotation.Property;
import io.micronaut.transaction.annotation.Transactional;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentMethods;
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
  private final ConfiguredMethods methods;

  /** Takes the connection's settings, because Flyway needs more connections than our pool has. */
  Migration(
      @Property(name = "datasources.default.url") String url,
      @Property(name = "datasources.default.username") String username,
      @Property(name = "datasources.default.password") String password,
      ConfiguredMethods methods) {
    // An index on a million rows takes longer than a statement about one payment may.
    this.url = url.replaceFirst("socketTimeout=\\d+", "socketTimeout=0");
    this.username = username;
    this.password = password;
    this.methods = methods;
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
    methods.ensure();
    return applied;
  }

  /**
   * A payment method for every account of every gateway, in the order of their names: the first
   * that was ever ensured is the default. One that was switched off stays off.
   */
  @Singleton
  static class ConfiguredMethods {

    private final Gateways gateways;
    private final PaymentMethods stored;
    private final Clock clock;

    ConfiguredMethods(Gateways gateways, PaymentMethods stored, Clock clock) {
      this.gateways = gateways;
      this.stored = stored;
      this.clock = clock;
    }

    @Transactional
    void ensure() {
      for (Gateway gateway : gateways.all()) {
        String id = gateway.id().value();
        gateway
            .accounts()
            .forEach(account -> stored.ensure(id + "-" + account, id, account, clock.instant()));
      }
    }
  }
}
