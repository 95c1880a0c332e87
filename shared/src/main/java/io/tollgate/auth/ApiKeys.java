package io.tollgate.auth;

import io.tollgate.auth.ApiKey.Act;
import io.tollgate.sql.SqlClient;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The keys of shops, as the database holds them: of each a hash only. None is ever deleted. */
@Singleton
public class ApiKeys {

  /** Valid ones at once: a shop has a few programs, and a list must stay readable. */
  public static final int ACTIVE_MAX = 50;

  /** How many are listed, of which those that are valid come first. */
  public static final int LISTED_MAX = 200;

  /** A use is written at most that often, so that it costs hardly any request a round trip. */
  static final Duration USE_NOTED_EVERY = Duration.ofHours(1);

  private static final String IS_ACTIVE = "(expires_at IS NULL OR expires_at>?)";

  private final SqlClient sql;

  ApiKeys(SqlClient sql) {
    this.sql = sql;
  }

  public Optional<ApiKey> find(String id) {
    return sql.first("SELECT * FROM api_key WHERE id=?", ApiKeys::read, id);
  }

  /** Valid ones first, and of both the newest first. */
  public List<ApiKey> list(Instant now) {
    return sql.list(
        "SELECT * FROM api_key ORDER BY "
            + IS_ACTIVE
            + " DESC,created_at DESC,id LIMIT "
            + LISTED_MAX,
        ApiKeys::read,
        now);
  }

  /** Whether one more may be made. */
  public boolean hasRoom(Instant now) {
    return sql.first("SELECT COUNT(*) FROM api_key WHERE " + IS_ACTIVE, row -> row.getInt(1), now)
            .orElseThrow()
        < ACTIVE_MAX;
  }

  /** Adds a key. */
  public void add(ApiKeyText key, NewApiKey wanted, Act made) {
    sql.update(insert("FROM DUAL"), values(key, wanted, key.id(), made));
  }

  /** Adds a key if there is none at all, not even one that has expired; false where there is. */
  public boolean addFirst(ApiKeyText key, NewApiKey wanted, Act made) {
    return sql.update(
            insert("FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM api_key)"),
            values(key, wanted, key.id(), made))
        > 0;
  }

  /**
   * Adds a key in the place of one that is valid, which ends.
   *
   * @param endsAt when the former one ends, unless it does before
   * @return false, and nothing is done, where it has been replaced or has ended meanwhile
   */
  public boolean replace(
      ApiKey former, Instant endsAt, ApiKeyText key, NewApiKey wanted, Act made) {
    return sql.transaction(
        connection -> {
          int replaced =
              connection.update(
                  "UPDATE api_key SET replaced_by=?,expires_at=LEAST(COALESCE(expires_at,?),?)"
                      + " WHERE id=? AND replaced_by IS NULL AND "
                      + IS_ACTIVE,
                  key.id(),
                  endsAt,
                  endsAt,
                  former.id(),
                  made.at());
          if (replaced > 0) {
            connection.update(insert("FROM DUAL"), values(key, wanted, former.firstId(), made));
          }
          return replaced > 0;
        });
  }

  /** Ends a key that is valid; false where it has ended already. */
  public boolean revoke(String id, Act revoked) {
    return sql.update(
            "UPDATE api_key SET expires_at=?,revoked_at=?,revoked_by=? WHERE id=? AND " + IS_ACTIVE,
            revoked.at(),
            revoked.at(),
            revoked.who(),
            id,
            revoked.at())
        > 0;
  }

  /** Writes down that it is used, unless it was lately. */
  void noteUse(ApiKey key, Instant now) {
    Instant due = now.minus(USE_NOTED_EVERY);
    if (!key.lastUsedAt().isAfter(due)) {
      sql.update(
          "UPDATE api_key SET last_used_at=? WHERE id=?"
              + " AND (last_used_at IS NULL OR last_used_at<=?)",
          now,
          key.id(),
          due);
    }
  }

  private static String insert(String from) {
    return "INSERT INTO api_key(id,sha256,scopes,name,expires_at,first_id,created_at,created_by)"
        + " SELECT ?,?,?,?,?,?,?,? "
        + from;
  }

  private static Object[] values(ApiKeyText key, NewApiKey wanted, String firstId, Act made) {
    return new Object[] {
      key.id(),
      key.sha256(),
      String.join(" ", wanted.scopes()),
      wanted.name(),
      Optional.of(wanted.expiresAt()).filter(at -> !at.equals(ApiKey.NEVER)),
      firstId,
      made.at(),
      made.who()
    };
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("sha256"),
        new HashSet<>(List.of(row.getString("scopes").split(" "))),
        row.getString("name"),
        instant(row, "expires_at").orElse(ApiKey.NEVER),
        act(row, "created"),
        instant(row, "last_used_at").orElse(ApiKey.UNKNOWN),
        text(row, "first_id").orElse(row.getString("id")),
        text(row, "replaced_by").orElse(""),
        act(row, "revoked"));
  }

  private static Act act(ResultSet row, String verb) throws SQLException {
    Optional<Instant> at = instant(row, verb + "_at");
    String who = text(row, verb + "_by").orElse("");
    return at.map(when -> new Act(who, when)).orElse(Act.NONE);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
