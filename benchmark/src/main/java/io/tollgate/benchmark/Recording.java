package io.tollgate.benchmark;

import io.tollgate.local.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes what the floors send of what a real function sent: its statements, in which the values of
 * that one payment are names. So both always send the same, whatever becomes of the statements.
 */
final class Recording {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Recording() {}

  static void write(
      Path folder, Subject subject, List<String> statements, String ref, Database database)
      throws IOException, SQLException {
    Map<String, String> names = names(ref, database);
    for (String statement : statements) {
      Matcher uuid = UUID.matcher(statement);
      while (uuid.find()) {
        names.putIfAbsent(uuid.group(), "@{uuid" + uuids(names) + "}");
      }
    }
    List<String> recorded = new ArrayList<>();
    for (String statement : statements) {
      String text = statement;
      for (Map.Entry<String, String> name : names.entrySet()) {
        text = text.replace(name.getKey(), name.getValue());
      }
      recorded.add(text);
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(subject.key()), String.join("\n-- next\n", recorded));
  }

  private static long uuids(Map<String, String> names) {
    return names.values().stream().filter(name -> name.startsWith("@{uuid")).count();
  }

  /** The payment's own values, the longest first. */
  private static Map<String, String> names(String ref, Database database) throws SQLException {
    try (Connection connection = database.open();
        var select =
            connection.prepareStatement(
                "SELECT b.id,b.order_id,b.transaction_id,o.shop_ref,o.number,o.key_nonce,o.key_sha256"
                    + " FROM bill b JOIN orders o ON o.id=b.order_id WHERE b.ref=?")) {
      select.setString(1, ref);
      Map<String, String> names = new LinkedHashMap<>();
      try (ResultSet row = select.executeQuery()) {
        row.next();
        names.put(row.getString("key_sha256"), "@{key}");
        names.put(row.getString("key_nonce"), "@{nonce}");
        names.put(row.getString("shop_ref"), "@{shop_ref}");
        names.put(ref.substring(0, 6) + "_" + ref.substring(6), "@{app_trans_id}");
        names.put(ref, "@{ref}");
        names.put(row.getString("id"), "@{bill}");
        names.put(row.getString("order_id"), "@{order}");
        String transaction = row.getString("transaction_id");
        if (transaction != null) {
          names.put(transaction, "@{transaction}");
        }
        names.put(row.getString("number"), "@{order_number}");
      }
      return names;
    }
  }
}
