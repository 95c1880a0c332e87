package io.tollgate.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TestDatabaseTest {

  /** A run that requests a server gets that one, and not silently another. */
  @Test
  void testsRunOnTheRequestedServer() {
    String version = TestDatabase.serverVersion();
    assertTrue(version.matches("\\d+\\.\\d+\\.\\d+.*"), version);
    switch (System.getProperty("tollgate.database", "")) {
      case "mysql" -> assertEquals("8.0.31", version);
      case "embedded" -> assertTrue(version.contains("11.4.5-MariaDB"), version);
      default -> {}
    }
  }
}
