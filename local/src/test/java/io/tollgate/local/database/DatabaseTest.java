package io.tollgate.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseTest {

  @Test
  void givenUrlKeepsItsParametersAndGetsMissingOnes() {
    Database database = Database.given("jdbc:mysql://db/pay?connectTimeout=9", "u", "p");

    assertTrue(database.url().contains("?connectTimeout=9&"), database.url());
    assertFalse(database.url().contains("connectTimeout=2000"), database.url());
    assertTrue(database.url().endsWith("&allowMultiQueries=true"), database.url());
    assertTrue(
        Database.given("jdbc:mysql://db/pay", "u", "p")
            .url()
            .startsWith("jdbc:mysql://db/pay?connectionTimeZone=UTC&"));
  }

  @Test
  void readsTheEnvironment() {
    assertEquals(Optional.empty(), Database.fromEnvironment(Map.of()));
    assertEquals(Optional.empty(), Database.fromEnvironment(Map.of("DATASOURCE_URL", "")));
    Database database =
        Database.fromEnvironment(
                Map.of("DATASOURCE_URL", "jdbc:mysql://db/pay", "DATASOURCE_USERNAME", "shop"))
            .orElseThrow();
    assertEquals("shop", database.username());
    assertEquals("", database.password());
  }

  @Test
  void rewritesTheUrl() {
    Database database = new Database("jdbc:mysql://db.example:3307/pay?a=1", "u", "p");

    assertEquals(new Database.HostPort("db.example", 3307), database.address());
    assertEquals("jdbc:mysql://127.0.0.1:5/pay?a=1", database.through(5).url());
    assertEquals("jdbc:mysql://db.example:3307/other?a=1", database.named("other").url());
    assertEquals(
        new Database.HostPort("db", 3306), new Database("jdbc:mysql://db", "u", "p").address());
  }

  @Test
  void toStringHidesThePassword() {
    Database database = new Database("jdbc:mysql://db/pay?password=hidden", "u", "secret");
    assertEquals("u@jdbc:mysql://db/pay", database.toString());
  }
}
