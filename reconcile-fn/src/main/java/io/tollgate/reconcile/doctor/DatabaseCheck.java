package io.tollgate.reconcile.doctor;

import io.tollgate.sql.SqlConnection;
import io.tollgate.sql.UnpooledConnections;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Connection, encryption and settings of the database, and whether its schema is the one of this
 * release. On a connection of its own: the pool waits longer for one than a check may take, and
 * does not say why there is none.
 */
final class DatabaseCheck {

  static final String NAME = "database";

  private static final Map<String, String> PATIENCE =
      Map.of("connectTimeout", "2000", "socketTimeout", "2500");

  private static final Duration SLOW = Duration.ofMillis(20);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern SSL_MODE = Pattern.compile("[?&]sslMode=([A-Za-z_]+)");
  private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+).*");
  private static final int OLDEST_MYSQL = 8;
  private static final int NO_SUCH_TABLE = 1146;

  private final UnpooledConnections connections;
  private final String url;

  /**
   * @param url as the driver is told
   */
  DatabaseCheck(UnpooledConnections connections, String url) {
    this.connections = connections;
    this.url = url;
  }

  List<Line> lines() {
    long begun = System.nanoTime();
    try (SqlConnection connection = connections.open(Duration.ZERO, PATIENCE)) {
      Duration connected = Duration.ofNanos(System.nanoTime() - begun);
      return Stream.of(
              answer(connection, connected),
              Stream.of(encryption(connection)),
              settings(connection),
              Stream.of(schema(connection)))
          .flatMap(lines -> lines)
          .toList();
    } catch (SQLException e) {
      return List.of(unreachable(e));
    }
  }

  /** Class 28 of the SQL standard is about the account, class 08 about the connection. */
  private static Line unreachable(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String finding = "error " + e.getErrorCode() + "/" + state;
    if (state.startsWith("28")) {
      return Line.fail(
          NAME,
          finding + ": user or password refused",
          "Compare the secret that tollgate.database.secret-arn names with the account; the"
              + " migration sets its password");
    }
    return Line.fail(
        NAME,
        finding + ": not reachable",
        "See that it runs, that its security group lets the functions' in on its port, and that"
            + " its certificate is of the host's name");
  }

  private static Stream<Line> answer(SqlConnection connection, Duration connected)
      throws SQLException {
    String version =
        connection.first("SELECT VERSION() AS v", row -> row.getString("v")).orElseThrow();
    // Of the second question, which loads no class any more.
    long begun = System.nanoTime();
    connection.first("SELECT 1", row -> row.getInt(1));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    String finding =
        "%s answers in %d ms, connecting took %d ms"
            .formatted(version, took.toMillis(), connected.toMillis());
    Line latency =
        took.compareTo(SLOW) > 0
            ? Line.warn(
                NAME, finding, "A payment takes several round trips: keep both in one region")
            : Line.ok(NAME, finding);
    return isTooOld(version)
        ? Stream.of(latency, Line.fail(NAME + " version", version, "Upgrade to MySQL 8.0 or 8.4"))
        : Stream.of(latency);
  }

  private static boolean isTooOld(String version) {
    Matcher numbers = VERSION.matcher(version);
    return !numbers.matches() || Integer.parseInt(numbers.group(1)) < OLDEST_MYSQL;
  }

  private Line encryption(SqlConnection connection) throws SQLException {
    String check = NAME + " TLS";
    String cipher =
        connection
            .first("SHOW SESSION STATUS LIKE 'Ssl_cipher'", row -> row.getString(2))
            .orElse("");
    Matcher mode = SSL_MODE.matcher(url);
    boolean isVerified = mode.find() && mode.group(1).startsWith("VERIFY_");
    if (!cipher.isEmpty() && isVerified) {
      return Line.ok(check, "encrypted (" + cipher + ") and verified (" + mode.group(1) + ")");
    }
    if (isOnThisMachine()) {
      return Line.info(check, "on this machine, no network is between");
    }
    return cipher.isEmpty()
        ? Line.fail(
            check, "not encrypted", "Set sslMode=VERIFY_IDENTITY in datasources.default.url")
        : Line.warn(
            check,
            "encrypted, but whoever answers is believed",
            "Set sslMode=VERIFY_IDENTITY in datasources.default.url");
  }

  private boolean isOnThisMachine() {
    return LOOPBACK.contains(String.valueOf(URI.create(url.replaceFirst("^jdbc:", "")).getHost()));
  }

  private Stream<Line> settings(SqlConnection connection) throws SQLException {
    Map<String, String> values =
        connection
            .list(
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ("
                    + ServerSetting.ALL.stream()
                        .map(setting -> "'" + setting.name() + "'")
                        .collect(Collectors.joining(","))
                    + ")",
                row -> Map.entry(row.getString(1), row.getString(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<Line> wrong =
        ServerSetting.ALL.stream()
            .filter(setting -> values.containsKey(setting.name()))
            .filter(setting -> !setting.isRight(values))
            .map(setting -> line(setting, values.getOrDefault(setting.name(), "")))
            .toList();
    return wrong.isEmpty()
        ? Stream.of(
            Line.ok(
                NAME + " settings",
                "the " + values.size() + " server variables that the code relies on are right"))
        : wrong.stream();
  }

  /** Whoever has a database on this machine can lose what is in it. */
  private Line line(ServerSetting setting, String value) {
    return new Line(
        isOnThisMachine() ? Line.Level.INFO : setting.level(),
        NAME + " " + setting.name(),
        value + ": " + setting.why(),
        "Set it to " + setting.wanted());
  }

  private static Line schema(SqlConnection connection) {
    try {
      return schema(
          connection.list(
              "SELECT CAST(version AS UNSIGNED) AS version,success FROM flyway_schema_history"
                  + " WHERE version IS NOT NULL",
              row -> new Migrated(row.getInt("version"), row.getBoolean("success"))),
          SchemaFiles.newest());
    } catch (SQLException e) {
      return e.getErrorCode() == NO_SUCH_TABLE
          ? Line.fail(
              "schema", "no migration has run", "Invoke MigrateFunction with {\"migrate\":true}")
          : Line.fail("schema", "error " + e.getErrorCode() + "/" + e.getSQLState(), "");
    }
  }

  /** A row of Flyway's table. */
  record Migrated(int version, boolean isComplete) {}

  static Line schema(List<Migrated> rows, int newestFile) {
    int newest = rows.stream().mapToInt(Migrated::version).max().orElse(0);
    List<Integer> failed =
        rows.stream().filter(row -> !row.isComplete()).map(Migrated::version).toList();
    if (!failed.isEmpty()) {
      return Line.fail(
          "schema",
          "migrations " + failed + " failed half-way",
          "docs/runbooks/migration-failed.md says how to go on");
    }
    if (newest < newestFile) {
      return Line.fail(
          "schema",
          "version " + newest + ", and this release needs " + newestFile,
          "Invoke MigrateFunction with {\"migrate\":true}");
    }
    return newest > newestFile
        ? Line.warn(
            "schema",
            "version " + newest + " is of a newer release, this one brings " + newestFile,
            "Right after a rollback; else deploy the newer release")
        : Line.ok("schema", "version " + newest);
  }
}
