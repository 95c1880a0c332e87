package io.tollgate.store;

import io.tollgate.local.database.Database;
import org.flywaydb.core.Flyway;

/** The schema as an older release has it. */
public final class SchemaFixture {

  private SchemaFixture() {}

  /**
   * Applies the files of the schema up to one.
   *
   * @param version of the last file, such as "14"
   */
  public static void migrate(Database database, String version) {
    Flyway.configure()
        .dataSource(database.url(), database.username(), database.password())
        .locations("classpath:schema")
        .target(version)
        .load()
        .migrate();
  }
}
