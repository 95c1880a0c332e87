package io.tollgate.local.database;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The settings of a server, the same ones as production's parameter group. */
final class ServerFlags {

  private ServerFlags() {}

  static final List<String> ALL =
      List.of(
          "--skip-name-resolve",
          "--character-set-server=utf8mb4",
          "--collation-server=utf8mb4_unicode_ci",
          "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
              + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
          "--innodb-autoinc-lock-mode=2",
          "--transaction-isolation=READ-COMMITTED",
          "--default-time-zone=+00:00",
          "--innodb-buffer-pool-size=128M",
          "--innodb-lock-wait-timeout=5",
          "--wait-timeout=300",
          "--max-connections=300");

  /**
   * For a server that runs on this machine itself: loopback only, no socket file that would let
   * other users in, and our account made at each start. A commit is handed to the operating system,
   * which keeps it when any process is killed, and does not wait for the disk.
   */
  static List<String> onThisMachine(Path folder, int port) {
    return Stream.concat(
            Stream.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=",
                "--datadir=" + LaunchedServer.data(folder),
                "--tmpdir=" + LaunchedServer.temporary(folder),
                "--init-file=" + LaunchedServer.accounts(folder),
                "--pid-file=" + LaunchedServer.pidFile(folder),
                "--innodb-flush-log-at-trx-commit=2"),
            ALL.stream())
        .toList();
  }

  /** Both servers refuse to run as root without this flag. */
  static List<String> user() {
    return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
  }
}
