package io.tollgate.reconcile.doctor;

import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.outbox.Outbox;
import io.tollgate.schedule.DueClaims;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.DueWork;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.SqlClient;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What waits in the database: for the schedule's next runs, and for people. */
final class WorkCheck {

  /** A run comes each minute, and what a gateway's outage delays is set to a later time. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private final SqlClient sql;
  private final DueWork dueWork;
  private final Gateways gateways;
  private final Clock clock;

  WorkCheck(SqlClient sql, DueWork dueWork, Gateways gateways, Clock clock) {
    this.sql = sql;
    this.dueWork = dueWork;
    this.gateways = gateways;
    this.clock = clock;
  }

  List<Check> all() {
    return List.of(
        check("reconcile", this::overdue),
        check("review cases", this::cases),
        check("webhook endpoints", this::endpoints));
  }

  private static Check check(String name, Supplier<Line> look) {
    return Check.of(
        name,
        () -> {
          try {
            return List.of(look.get());
          } catch (DatabaseUnavailable e) {
            return List.of(
                Line.warn(name, "not known: " + e.getMessage(), "See the line about the database"));
          }
        });
  }

  /** No run is written down. What it leaves behind is: nothing that has been due for long. */
  private Line overdue() {
    Instant due = clock.instant().minus(LATE);
    List<DueRows> kinds =
        Stream.concat(
                gateways.all().stream()
                    .map(Gateway::id)
                    .flatMap(
                        id ->
                            Stream.of(DueClaims.dueBills(id, due), DueClaims.dueRefunds(id, due))),
                Stream.of(Outbox.due(due)))
            .toList();
    List<String> late = dueWork.present(kinds).stream().sorted().toList();
    return late.isEmpty()
        ? Line.ok("reconcile", "nothing has been due for ten minutes")
        : Line.warn(
            "reconcile",
            "due for more than ten minutes: " + String.join(", ", late),
            "See that its schedule is on, and the log of its last runs (out_of_time, failed)");
  }

  private record Waiting(int count, Optional<Instant> oldest) {}

  private Line cases() {
    Waiting open =
        sql.first(
                "SELECT COUNT(*) AS n,MIN(opened_at) AS oldest FROM review_case WHERE is_open=1",
                row ->
                    new Waiting(
                        row.getInt("n"),
                        Optional.ofNullable(row.getTimestamp("oldest")).map(Timestamp::toInstant)))
            .orElseThrow();
    return open.oldest()
        .map(
            oldest ->
                Line.warn(
                    "review cases",
                    open.count() + " wait for a person, the oldest since " + oldest,
                    "Decide them at /operator/"))
        .orElseGet(() -> Line.ok("review cases", "none is open"));
  }

  private Line endpoints() {
    List<Long> disabled =
        sql.list(
            "SELECT id FROM webhook_endpoint WHERE disabled_why<>'OPERATOR' ORDER BY id",
            row -> row.getLong("id"));
    return disabled.isEmpty()
        ? Line.ok("webhook endpoints", "none is disabled because it failed")
        : Line.warn(
            "webhook endpoints",
            "disabled because they failed: " + disabled.stream().map(id -> "we_" + id).toList(),
            "Mend the receiver, then enable it and send again what it missed (docs/webhooks)");
  }
}
