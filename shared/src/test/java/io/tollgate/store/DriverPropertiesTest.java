package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.mysql.cj.jdbc.JdbcConnection;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.tollgate.local.database.Database;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The product sets the JDBC driver properties itself; a URL names the server only. */
class DriverPropertiesTest {

  private static final String PREFIX = "datasources.default.data-source-properties.";

  @Test
  void driverPropertiesAreSetWithoutTheUrl() throws IOException, SQLException {
    Map<String, String> configured = configured();
    Database database = StoreFixture.migrated();
    String url = database.url();
    for (Map.Entry<String, String> property : configured.entrySet()) {
      url = url.replaceFirst("(?<=[?&])" + property.getKey() + "=[^&]*&?", "");
      assertFalse(url.contains(property.getKey()), url);
    }
    Database bare = new Database(url, database.username(), database.password());
    try (StoreFixture fixture = StoreFixture.over(database, bare, 1)) {
      assertEquals(configured, understood(fixture, configured));
      BillSnapshot placed = fixture.place();
      fixture.called(placed, paid("1"));
      assertEquals("PAID", fixture.now(placed).bill().bill().state().label());
    }
  }

  private static Map<String, String> configured() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = StoreFixture.class.getResourceAsStream("/application.properties")) {
      properties.load(in);
    }
    Map<String, String> configured = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        configured.put(name.substring(PREFIX.length()), properties.getProperty(name));
      }
    }
    assertFalse(configured.isEmpty());
    return configured;
  }

  /** The same properties as an open connection knows them. */
  private static Map<String, String> understood(
      StoreFixture fixture, Map<String, String> configured) throws SQLException {
    DataSource pool = DelegatingDataSource.unwrapDataSource(fixture.bean(DataSource.class));
    Map<String, String> understood = new TreeMap<>();
    try (var connection = pool.getConnection()) {
      var properties = connection.unwrap(JdbcConnection.class).getPropertySet();
      for (String name : configured.keySet()) {
        understood.put(name, properties.getProperty(name).getStringValue());
      }
    }
    return understood;
  }
}
