package io.tollgate.reconcile.doctor;

import static io.tollgate.reconcile.doctor.Line.Level.FAIL;
import static io.tollgate.reconcile.doctor.Line.Level.WARN;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A variable of the database server that the code relies on; infra/data.yaml sets them.
 *
 * @param wanted its value, as an advice
 * @param right whether a value will do
 * @param why what happens otherwise
 */
record ServerSetting(
    String name, String wanted, Predicate<String> right, Line.Level level, String why) {

  private static final String TIME_ZONE = "time_zone";
  private static final String SYSTEM_TIME_ZONE = "system_time_zone";
  private static final int LOCK_WAIT_SECONDS_MAX = 7;

  /** Each as a server may lack it: Aurora and MariaDB do not have all of them. */
  static final List<ServerSetting> ALL =
      List.of(
          exactly(
              "innodb_flush_log_at_trx_commit",
              "1",
              FAIL,
              "a crash of the server loses the last second of committed payments"),
          exactly("read_only", "OFF", FAIL, "this server only reads; name the writer's address"),
          exactly(
              "innodb_read_only", "OFF", FAIL, "this server only reads; name the writer's address"),
          new ServerSetting(
              "sql_mode",
              "one with STRICT_TRANS_TABLES",
              value -> value.contains("STRICT_TRANS_TABLES"),
              FAIL,
              "a value that does not fit would be cut and stored"),
          exactly(
              "transaction_isolation",
              "READ-COMMITTED",
              WARN,
              "ranges are locked, and payments wait for each other"),
          exactly("innodb_autoinc_lock_mode", "2", WARN, "payments wait for each other's ids"),
          new ServerSetting(
              "innodb_lock_wait_timeout",
              "5",
              value -> Integer.parseInt(value) <= LOCK_WAIT_SECONDS_MAX,
              WARN,
              "a frozen client's lock holds others longer than they wait for an answer (8 s)"),
          exactly(
              "character_set_server", "utf8mb4", WARN, "tables made by hand take other letters"),
          new ServerSetting(
              TIME_ZONE,
              "UTC",
              List.of("UTC", "+00:00", "SYSTEM")::contains,
              WARN,
              "people who read the tables take its times for another zone's"),
          new ServerSetting(
              SYSTEM_TIME_ZONE,
              "UTC",
              "UTC"::equals,
              WARN,
              "people who read the tables take its times for another zone's"));

  private static ServerSetting exactly(String name, String value, Line.Level level, String why) {
    return new ServerSetting(name, value, value::equalsIgnoreCase, level, why);
  }

  /** The machine's own zone counts only where the server takes it. */
  boolean isRight(Map<String, String> values) {
    boolean isIgnored = name.equals(SYSTEM_TIME_ZONE) && !"SYSTEM".equals(values.get(TIME_ZONE));
    return isIgnored || right.test(values.getOrDefault(name, ""));
  }
}
