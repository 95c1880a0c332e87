package io.tollgate.reconcile.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.sql.UnpooledConnections;
import io.tollgate.store.StoreFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseCheckTest {

  private static final int NEWEST = SchemaFiles.newest();

  @Test
  void migratedDatabaseIsSaidToBeSo() {
    List<Line> lines = check(StoreFixture.migrated());
    assertEquals(Line.Level.OK, Lines.find(lines, "database").level());
    assertTrue(Lines.find(lines, "database").finding().matches("[0-9.]+\\S* answers in .*"));
    assertEquals(Line.Level.INFO, Lines.find(lines, "database TLS").level());
    assertEquals("OK schema: version " + NEWEST, Lines.of(Lines.find(lines, "schema")));
    assertTrue(
        lines.stream().allMatch(line -> line.level().compareTo(Line.Level.INFO) <= 0),
        () -> Lines.of(lines).toString());
  }

  @Test
  void databaseWithoutMigrationFails() throws Exception {
    assertEquals(
        "FAIL schema: no migration has run",
        Lines.of(Lines.find(check(TestDatabase.create()), "schema")));
  }

  @Test
  void refusedPasswordIsToldFromAnUnreachableServer() {
    Database right = StoreFixture.migrated();
    List<Line> refused = check(new Database(right.url(), right.username(), "not-the-password"));
    assertEquals(
        List.of("FAIL database: error 1045/28000: user or password refused"), Lines.of(refused));
    List<Line> unreachable =
        check(
            new Database("jdbc:mysql://127.0.0.1:1/tollgate", right.username(), right.password()));
    assertEquals(List.of("FAIL database: error 0/08S01: not reachable"), Lines.of(unreachable));
    assertFalse((refused + "" + unreachable).contains(right.password()));
  }

  @ParameterizedTest
  @CsvSource({
    "26, true, 26, OK version 26",
    "25, true, 26, 'FAIL version 25, and this release needs 26'",
    "27, true, 26, 'WARN version 27 is of a newer release, this one brings 26'",
    "26, false, 26, FAIL migrations [26] failed half-way"
  })
  void schemaIsComparedWithTheFilesOfThisRelease(
      int version, boolean isComplete, int newestFile, String expected) {
    Line line =
        DatabaseCheck.schema(
            List.of(
                new DatabaseCheck.Migrated(1, true),
                new DatabaseCheck.Migrated(version, isComplete)),
            newestFile);
    assertEquals(expected, line.level() + " " + line.finding());
  }

  @ParameterizedTest
  @CsvSource({
    "innodb_flush_log_at_trx_commit, 2",
    "read_only, ON",
    "innodb_read_only, ON",
    "sql_mode, ONLY_FULL_GROUP_BY",
    "transaction_isolation, REPEATABLE-READ",
    "innodb_autoinc_lock_mode, 1",
    "innodb_lock_wait_timeout, 50",
    "character_set_server, latin1",
    "time_zone, Asia/Ho_Chi_Minh"
  })
  void serverVariableThatPaymentsRelyOnIsFoundWrong(String name, String value) {
    Map<String, String> values = new HashMap<>(RIGHT);
    assertEquals(List.of(), wrong(values));
    values.put(name, value);
    assertEquals(List.of(name), wrong(values));
  }

  @Test
  void zoneOfTheMachineCountsWhereTheServerTakesIt() {
    Map<String, String> values = new HashMap<>(RIGHT);
    values.put("system_time_zone", "+07");
    assertEquals(List.of(), wrong(values));
    values.put("time_zone", "SYSTEM");
    assertEquals(List.of("system_time_zone"), wrong(values));
  }

  private static final Map<String, String> RIGHT =
      Map.of(
          "innodb_flush_log_at_trx_commit", "1",
          "read_only", "OFF",
          "innodb_read_only", "OFF",
          "sql_mode", "STRICT_TRANS_TABLES,NO_ZERO_DATE",
          "transaction_isolation", "READ-COMMITTED",
          "innodb_autoinc_lock_mode", "2",
          "innodb_lock_wait_timeout", "5",
          "character_set_server", "utf8mb4",
          "time_zone", "UTC",
          "system_time_zone", "UTC");

  private static List<String> wrong(Map<String, String> values) {
    return ServerSetting.ALL.stream()
        .filter(setting -> !setting.isRight(values))
        .map(ServerSetting::name)
        .toList();
  }

  private static List<Line> check(Database database) {
    DatasourceConfiguration configuration = new DatasourceConfiguration("default");
    configuration.setUrl(database.url());
    configuration.setUsername(database.username());
    configuration.setPassword(database.password());
    return new DatabaseCheck(new UnpooledConnections(configuration), database.url()).lines();
  }
}
