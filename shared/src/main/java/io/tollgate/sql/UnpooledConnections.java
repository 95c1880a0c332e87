package io.tollgate.sql;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Connections beside the pool's, to the same database: for whoever has other time limits than a
 * payment, or wants to know why none can be opened.
 */
@Singleton
public final class UnpooledConnections {

  private final DatasourceConfiguration configuration;

  public UnpooledConnections(@Named("default") DatasourceConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Opens a connection.
   *
   * @param limit for each statement
   * @param properties of the driver, over those of the pool
   */
  public SqlConnection open(Duration limit, Map<String, String> properties) throws SQLException {
    Properties all = new Properties();
    all.putAll(configuration.getDataSourceProperties());
    all.put("user", configuration.getUsername());
    all.put("password", configuration.getPassword());
    all.putAll(properties);
    return new SqlConnection(DriverManager.getConnection(configuration.getUrl(), all), limit);
  }
}
