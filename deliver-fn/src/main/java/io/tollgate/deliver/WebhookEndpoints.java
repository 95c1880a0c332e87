package io.tollgate.deliver;

import io.tollgate.crypto.Sha256;
import io.tollgate.deliver.WebhookEndpoint.Reason;
import io.tollgate.deliver.WebhookEndpoint.Status;
import io.tollgate.outbox.EventType;
import io.tollgate.outbox.Outbox;
import io.tollgate.settle.Decision;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.SqlConnection;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The shop's endpoints, as the database holds them. */
@Singleton
class WebhookEndpoints {

  /** Enabled ones; more would cost each event too many rows. */
  static final int ENABLED_MAX = 20;

  /** Secrets that sign at once. */
  static final int SECRETS_MAX = 5;

  /** So long the secret before signs too, for a shop that has not taken the new one yet. */
  static final Duration PREVIOUS_SIGNS = Duration.ofHours(24);

  /** Not where its URL was changed since the attempt. */
  private static final String AT_ITS_URL = " WHERE id=? AND url_sha256=? AND failing_since ";

  private static final String OPEN_CASE = "c.kind=? AND c.reference=? AND c.decided_at IS NULL";

  /** With the oldest event that waited when it was disabled, or failed for good not long before. */
  private static final String SELECT =
      "SELECT p.*,IF(p.disabled_at IS NULL,NULL,COALESCE((SELECT MIN(e.created_at)"
          + " FROM webhook_delivery d JOIN outbox e ON e.event_id=d.event_id"
          + " WHERE d.endpoint_id=p.id AND d.delivered_at IS NULL AND d.created_at>="
          + "COALESCE(p.failing_since,p.disabled_at)-INTERVAL "
          + RetrySchedule.LONGEST.toDays()
          + " DAY),p.disabled_at)) AS undelivered_since FROM webhook_endpoint p ";

  private final SqlClient sql;

  WebhookEndpoints(SqlClient sql) {
    this.sql = sql;
  }

  /** All of them, the oldest first. */
  List<WebhookEndpoint> list() {
    return sql.list(SELECT + "ORDER BY id", WebhookEndpoints::read);
  }

  /** Whether one more may be enabled. */
  boolean hasRoom() {
    return list().stream().filter(WebhookEndpoint::isEnabled).count() < ENABLED_MAX;
  }

  Optional<WebhookEndpoint> find(long id) {
    return sql.first(SELECT + "WHERE id=?", WebhookEndpoints::read, id);
  }

  /** Adds an endpoint; empty when another one has its URL. */
  Optional<WebhookEndpoint> add(EndpointRequest wanted, String nonce, Instant now) {
    sql.update(
        "INSERT INTO webhook_endpoint"
            + "(url,url_sha256,description,events,nonce,secret_version,signs_from,enabled_at,"
            + "swept_until,created_at,updated_at) VALUES(?,?,?,?,?,1,1,?,?,?,?)"
            + " ON DUPLICATE KEY UPDATE id=webhook_endpoint.id",
        wanted.url().toString(),
        sha256(wanted.url()),
        wanted.description(),
        String.join(",", wanted.events()),
        nonce,
        now,
        now,
        now,
        now);
    return sql.first(SELECT + "WHERE nonce=?", WebhookEndpoints::read, nonce);
  }

  /**
   * Changes where it is and what it gets; false when another one has its URL. A new URL does not
   * inherit the failures of the one before.
   */
  boolean change(long id, EndpointRequest wanted, Instant now) {
    return sql.update(
            "UPDATE webhook_endpoint SET failing_since=IF(url_sha256=?,failing_since,NULL),"
                + "url=?,url_sha256=?,description=?,events=?,updated_at=?"
                + " WHERE id=? AND NOT EXISTS (SELECT 1 FROM (SELECT id FROM webhook_endpoint"
                + " WHERE url_sha256=? AND id<>?) other)",
            sha256(wanted.url()),
            wanted.url().toString(),
            sha256(wanted.url()),
            wanted.description(),
            String.join(",", wanted.events()),
            now,
            id,
            sha256(wanted.url()),
            id)
        > 0;
  }

  /**
   * Gives it a new secret; those before sign too for a day, so that a rotation whose answer was
   * lost can be repeated. Two callers at once rotate once.
   *
   * @param version of the secret that the caller saw
   * @return false when too many sign already
   */
  boolean rotate(long id, int version, Instant now) {
    return sql.update(
            "UPDATE webhook_endpoint SET"
                + " signs_from=IF(previous_until>?,signs_from,secret_version),"
                + "secret_version=secret_version+1,previous_until=?,updated_at=?"
                + " WHERE id=? AND secret_version=?"
                + " AND secret_version-IF(previous_until>?,signs_from,secret_version)<?",
            now,
            now.plus(PREVIOUS_SIGNS),
            now,
            id,
            version,
            now,
            SECRETS_MAX - 1)
        > 0;
  }

  /**
   * Gives up what waits for it and sends nothing more, and says so by an event; where no operator
   * disabled it, a person must look too (a case). False when it was disabled already, and where an
   * answer is the reason that came from another URL than it has by now.
   */
  boolean disable(WebhookEndpoint endpoint, Reason why, Instant now) {
    return sql.transaction(
        connection -> {
          int disabled =
              connection.update(
                  "UPDATE webhook_endpoint SET disabled_at=?,disabled_why=?,updated_at=?"
                      + " WHERE id=? AND disabled_at IS NULL AND (? OR url_sha256=?)",
                  now,
                  why,
                  now,
                  endpoint.id(),
                  why == Reason.OPERATOR,
                  sha256(endpoint.url()));
          if (disabled > 0) {
            connection.update(
                "UPDATE webhook_delivery SET next_at=NULL"
                    + " WHERE endpoint_id=? AND next_at IS NOT NULL",
                endpoint.id());
            Outbox.add(
                connection,
                EventType.ENDPOINT_DISABLED,
                Map.of("endpoint", endpoint.publicId(), "reason", why.word()),
                now);
            if (why.needsReview()) {
              openCase(connection, endpoint, now);
            }
          }
          return disabled > 0;
        });
  }

  /** One for each endpoint, as long as nobody has decided it. */
  private static void openCase(SqlConnection connection, WebhookEndpoint endpoint, Instant now)
      throws SQLException {
    connection.update(
        "INSERT INTO review_case(kind,reference,opened_at) SELECT ?,?,? FROM DUAL WHERE NOT EXISTS"
            + " (SELECT 1 FROM review_case c WHERE "
            + OPEN_CASE
            + ")",
        CaseKind.ENDPOINT_DISABLED,
        endpoint.publicId(),
        now,
        CaseKind.ENDPOINT_DISABLED,
        endpoint.publicId());
  }

  /**
   * Sends to it again, which decides its case.
   *
   * @param who the operator
   */
  void enable(WebhookEndpoint endpoint, String who, Instant now) {
    sql.transaction(
        connection -> {
          connection.update(
              "UPDATE webhook_endpoint SET disabled_at=NULL,disabled_why=NULL,failing_since=NULL,"
                  + "enabled_at=?,swept_until=?,updated_at=?"
                  + " WHERE id=? AND disabled_at IS NOT NULL",
              now,
              now,
              now,
              endpoint.id());
          return connection.update(
              "UPDATE review_case c SET c.decided_at=?,c.decision=?,c.who=?,c.note=? WHERE "
                  + OPEN_CASE,
              now,
              Decision.RESOLVED.word(),
              who,
              "The endpoint was enabled",
              CaseKind.ENDPOINT_DISABLED,
              endpoint.publicId());
        });
  }

  /** An attempt at its URL succeeded. */
  void succeeded(WebhookEndpoint endpoint) {
    sql.update(
        "UPDATE webhook_endpoint SET failing_since=NULL" + AT_ITS_URL + "IS NOT NULL",
        endpoint.id(),
        sha256(endpoint.url()));
  }

  /** An attempt at its URL failed; returns since when all have. */
  Instant failed(WebhookEndpoint endpoint, Instant now) {
    String sha256 = sha256(endpoint.url());
    sql.update(
        "UPDATE webhook_endpoint SET failing_since=?" + AT_ITS_URL + "IS NULL",
        now,
        endpoint.id(),
        sha256);
    return sql.first(
            "SELECT failing_since FROM webhook_endpoint" + AT_ITS_URL + "IS NOT NULL",
            row -> RowMappers.instant(row, "failing_since"),
            endpoint.id(),
            sha256)
        .orElse(now);
  }

  private static String sha256(URI url) {
    return Sha256.hex(url.toString());
  }

  private static WebhookEndpoint read(ResultSet row) throws SQLException {
    return new WebhookEndpoint(
        row.getLong("id"),
        URI.create(row.getString("url")),
        row.getString("description"),
        types(row.getString("events")),
        row.getString("nonce"),
        row.getInt("secret_version"),
        row.getInt("signs_from"),
        Optional.ofNullable(row.getTimestamp("previous_until"))
            .map(Timestamp::toInstant)
            .orElse(Instant.EPOCH),
        status(row),
        RowMappers.instant(row, "created_at"),
        RowMappers.instant(row, "updated_at"));
  }

  private static Status status(ResultSet row) throws SQLException {
    Timestamp disabledAt = row.getTimestamp("disabled_at");
    return disabledAt == null
        ? new Status.Enabled()
        : new Status.Disabled(
            Reason.valueOf(row.getString("disabled_why")),
            disabledAt.toInstant(),
            RowMappers.instant(row, "undelivered_since"));
  }

  private static SortedSet<String> types(String stored) {
    return stored.isEmpty() ? new TreeSet<>() : new TreeSet<>(Arrays.asList(stored.split(",")));
  }
}
