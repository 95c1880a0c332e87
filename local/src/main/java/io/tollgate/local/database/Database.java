package io.tollgate.local.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** How to reach one database over JDBC. */
public record Database(String url, String username, String password) {

  /** What every connection of the product says to the driver; {@code aws.md} measures why. */
  static final String PARAMETERS =
      "connectionTimeZone=UTC&characterEncoding=UTF-8&useLocalSessionState=true"
          + "&readOnlyPropagatesToServer=false&cacheServerConfiguration=true"
          + "&useServerPrepStmts=false&maintainTimeStats=false&tcpKeepAlive=true"
          + "&connectTimeout=2000&socketTimeout=8000&allowMultiQueries=true";

  /** A given URL, with the parameters it does not say itself. */
  public static Database given(String url, String username, String password) {
    StringBuilder complete = new StringBuilder(url);
    char separator = url.contains("?") ? '&' : '?';
    for (String parameter : PARAMETERS.split("&")) {
      String name = parameter.substring(0, parameter.indexOf('=') + 1);
      if (!url.contains("?" + name) && !url.contains("&" + name)) {
        complete.append(separator).append(parameter);
        separator = '&';
      }
    }
    return new Database(complete.toString(), username, password);
  }

  /** The database that {@code DATASOURCE_URL}, {@code _USERNAME} and {@code _PASSWORD} name. */
  public static Optional<Database> fromEnvironment(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("DATASOURCE_URL"))
        .filter(url -> !url.isBlank())
        .map(
            url ->
                given(
                    url,
                    environment.getOrDefault("DATASOURCE_USERNAME", ""),
                    environment.getOrDefault("DATASOURCE_PASSWORD", "")));
  }

  /** A connection of the caller's own, in auto-commit mode. */
  public Connection open() throws SQLException {
    return DriverManager.getConnection(url, username, password);
  }

  /** Runs one text, which may hold several statements, on a connection of its own. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = open();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The host and port that the URL names. */
  HostPort address() {
    String rest = url.substring(url.indexOf("//") + 2);
    String authority = rest.substring(0, endOfAuthority(rest));
    int colon = authority.lastIndexOf(':');
    return colon < 0
        ? new HostPort(authority, 3306)
        : new HostPort(
            authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)));
  }

  /** The same database, reached through another port of this machine. */
  Database through(int port) {
    int start = url.indexOf("//") + 2;
    String rest = url.substring(start);
    return new Database(
        url.substring(0, start) + "127.0.0.1:" + port + rest.substring(endOfAuthority(rest)),
        username,
        password);
  }

  /** Another database on the same server; an empty name is the server without any. */
  Database named(String name) {
    int start = url.indexOf("//") + 2;
    String rest = url.substring(start);
    int query = rest.indexOf('?');
    return new Database(
        url.substring(0, start)
            + rest.substring(0, endOfAuthority(rest))
            + "/"
            + name
            + (query < 0 ? "" : rest.substring(query)),
        username,
        password);
  }

  private static int endOfAuthority(String rest) {
    int end = 0;
    while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    int query = url.indexOf('?');
    return username + "@" + (query < 0 ? url : url.substring(0, query));
  }

  record HostPort(String host, int port) {}
}
