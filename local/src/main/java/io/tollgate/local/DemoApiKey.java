package io.tollgate.local;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.StartFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;

/** Lets one shop key in. The database holds its hash only. */
final class DemoApiKey {

  private static final String SQL =
      "INSERT INTO api_key(id,sha256,scopes,name) VALUES(?,?,'payment refund','local shop')"
          + " ON DUPLICATE KEY UPDATE sha256=VALUES(sha256),scopes=VALUES(scopes),expires_at=NULL";

  private DemoApiKey() {}

  static void ensure(Database database, String key) {
    try (var connection = database.open();
        var statement = connection.prepareStatement(SQL)) {
      statement.setString(1, key.split("_")[1]);
      statement.setString(2, sha256(key));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new StartFailure("Cannot write the API key to the database: " + e.getMessage(), e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
