package io.tollgate.local.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A kind of server that can run as our child. */
sealed interface Engine permits MariaDb, GenuineMysql, DockerMysql {

  /** For messages. */
  String name();

  /** Unpacks the program and makes an empty data folder, each only where it is missing. */
  void prepare(Path folder) throws IOException, InterruptedException;

  /** Serves in the foreground on this port of the loopback address. */
  List<String> command(Path folder, int port);

  /** The account the command makes for us. */
  String username();

  /** What the command reads from its environment. */
  default Map<String, String> environment(String password) {
    return Map.of();
  }
}
