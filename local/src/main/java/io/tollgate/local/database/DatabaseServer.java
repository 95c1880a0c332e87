package io.tollgate.local.database;

import io.tollgate.simulator.StartFailure;
import java.nio.file.Path;
import java.sql.SQLException;

/** A MySQL-compatible server that is up. */
public sealed interface DatabaseServer extends AutoCloseable permits GivenServer, LaunchedServer {

  /**
   * The database of this name, made when it is missing.
   *
   * @param name letters, digits and underscores
   */
  Database database(String name) throws SQLException;

  /** Runs when a server that we started ends without having been closed. */
  void onLoss(Runnable action);

  /** Stops what was started; a given server is left alone. */
  @Override
  void close();

  /**
   * The embedded MariaDB, its data kept in {@code folder}.
   *
   * @param binaries where server programs are unpacked; several processes may share it
   * @throws StartFailure when it cannot run here
   */
  static DatabaseServer embedded(Path binaries, Path folder) {
    return LaunchedServer.start(new MariaDb(binaries), folder);
  }

  /**
   * The embedded MariaDB with TLS.
   *
   * @param certificate and its key, both in PEM
   */
  static DatabaseServer embedded(Path binaries, Path folder, Path certificate, Path key) {
    return LaunchedServer.start(new MariaDb(binaries, certificate, key), folder);
  }

  /** Genuine MySQL 8.0, as the Maven artifact that profile {@code mysql} brings. */
  static DatabaseServer mysql(Path binaries, Path folder) {
    return LaunchedServer.start(new GenuineMysql(binaries), folder);
  }

  /** MySQL 8.4 in a container that ends with this process; nothing is kept. */
  static DatabaseServer docker(Path folder) {
    return LaunchedServer.start(new DockerMysql(), folder);
  }

  /** A server that somebody else runs, reached through the URL of one of its databases. */
  static DatabaseServer given(Database database) {
    return new GivenServer(database);
  }
}
