package io.tollgate.reconcile;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.micronaut.context.annotation.Property;
import io.tollgate.sql.SqlClient;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** Applies the SQL files of the schema that are new, and makes the account of the functions. */
@Singleton
class Migration {

  private final String url;
  private final Account functions;
  private final Optional<Account> master;
  private final ConfiguredMethods methods;

  private record Account(String username, String password) {}

  /**
   * Takes the connection's settings, because Flyway needs more connections than our pool has.
   *
   * @param masterUsername an account that may change the schema and make accounts, with its
   *     password; without one the functions' own changes the schema
   * @param trustStore the roots that prove who the database is
   */
  Migration(
      @Property(name = "datasources.default.url") String url,
      @Property(name = "datasources.default.username") String username,
      @Property(name = "datasources.default.password") String password,
      @Property(name = "tollgate.database.master.username") Optional<String> masterUsername,
      @Property(name = "tollgate.database.master.password") Optional<String> masterPassword,
      @Property(name = "datasources.default.data-source-properties.trustCertificateKeyStoreUrl")
          Optional<String> trustStore,
      ConfiguredMethods methods) {
    // An index on a million rows takes longer than a statement about one payment may.
    String patient = url.replaceFirst("socketTimeout=\\d+", "socketTimeout=0");
    this.url = trustStore.map(store -> with(patient, store)).orElse(patient);
    this.functions = new Account(username, password);
    this.master =
        masterUsername.flatMap(name -> masterPassword.map(word -> new Account(name, word)));
    this.methods = methods;
  }

  private static String with(String url, String trustStore) {
    return url
        + (url.contains("?") ? "&" : "?")
        + "trustCertificateKeyStoreType=PKCS12&fallbackToSystemTrustStore=false"
        + "&trustCertificateKeyStoreUrl="
        + trustStore;
  }

  /** The newest file of this release. */
  String newest() {
    return Arrays.stream(flyway().info().all())
        .map(MigrationInfo::getVersion)
        .reduce((_, last) -> last)
        .orElseThrow()
        .getVersion();
  }

  /** Returns how many files were applied. */
  int run() {
    int applied = flyway().migrate().migrationsExecuted;
    master.ifPresent(this::ensureAccount);
    methods.ensure();
    return applied;
  }

  /**
   * Forgets files that failed, so that the next run begins each of them anew: whoever calls this
   * has undone what their statements had changed. Flyway's own repair also takes the files of a
   * newer release for deleted, and that release would then apply them twice.
   *
   * @return how many
   */
  int forgetFailed() {
    return client(master.orElse(functions))
        .update("DELETE FROM flyway_schema_history WHERE success=FALSE");
  }

  private Flyway flyway() {
    Account account = master.orElse(functions);
    return Flyway.configure()
        .dataSource(url, account.username(), account.password())
        .locations("classpath:schema")
        .load();
  }

  /** The functions read and write rows, and can change no table. */
  private void ensureAccount(Account by) {
    SqlClient sql = client(by);
    String name = functions.username();
    sql.update("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", name, functions.password());
    sql.update("ALTER USER ?@'%' IDENTIFIED BY ?", name, functions.password());
    sql.update("GRANT SELECT, INSERT, UPDATE, DELETE ON * TO ?@'%'", name);
  }

  private SqlClient client(Account by) {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(url);
    source.setUser(by.username());
    source.setPassword(by.password());
    return new SqlClient(source);
  }
}
