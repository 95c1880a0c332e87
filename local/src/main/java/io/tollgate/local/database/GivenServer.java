package io.tollgate.local.database;

import java.sql.SQLException;

/** A server that somebody else runs. */
record GivenServer(Database first) implements DatabaseServer {

  @Override
  public Database database(String name) throws SQLException {
    first.execute(
        "CREATE DATABASE IF NOT EXISTS `" + name + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    return first.named(name);
  }

  @Override
  public void onLoss(Runnable action) {}

  @Override
  public void close() {}
}
