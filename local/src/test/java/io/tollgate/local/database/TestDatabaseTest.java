package io.tollgate.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A run that says which server it wants gets that server, and not another one quietly. */
class TestDatabaseTest {

  @Test
  @EnabledIfSystemProperty(named = "tollgate.database", matches = "mysql|embedded")
  void theServerThatWasAskedFor() {
    boolean isMariaDb = TestDatabase.serverVersion().contains("MariaDB");
    assertEquals(System.getProperty("tollgate.database").equals("embedded"), isMariaDb);
  }
}
