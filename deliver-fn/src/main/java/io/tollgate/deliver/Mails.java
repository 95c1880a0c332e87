package io.tollgate.deliver;

import io.tollgate.aws.MailAddress;
import io.tollgate.bill.Mode;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The mails that wait, what became of each, and the addresses that get none any more. */
@Singleton
class Mails {

  private static final int SUPPRESSED_AT_ONCE_MAX = 5_000;

  private final SqlClient sql;

  Mails(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * A mail that is leased.
   *
   * @param mode of the payment that it is about
   * @param attempt its number, from 1
   */
  record Claimed(
      long id,
      MailKind kind,
      long subjectId,
      long orderId,
      Optional<Mode> mode,
      int attempt,
      Instant createdAt,
      Instant leasedUntil) {}

  /** Whether a mail was sent. An operator reads these names. */
  enum State {
    WAITING,
    SENT,
    /** SES does not take it, or did not for three days. */
    FAILED,
    /** It is not sent, for a reason of ours. */
    SUPPRESSED,
    BOUNCED,
    COMPLAINED
  }

  /** Why SES says that an address gets no mail any more. */
  enum Complaint {
    BOUNCED,
    COMPLAINED
  }

  /**
   * Leases the mail that has been due longest. Rows that somebody else holds are skipped.
   *
   * @param leaseUntil when it is due again should this run die
   */
  Optional<Claimed> claim(Instant now, Instant leaseUntil) {
    return sql.transaction(
        connection -> {
          Optional<Claimed> due =
              connection.first(
                  "SELECT id,kind,subject_id,order_id,mode,attempts,created_at FROM mail"
                      + " WHERE next_at<=? ORDER BY next_at,id LIMIT 1 FOR UPDATE SKIP LOCKED",
                  row -> claimed(row, leaseUntil),
                  now);
          if (due.isPresent()) {
            connection.update(
                "UPDATE mail SET attempts=attempts+1,next_at=? WHERE id=?",
                leaseUntil,
                due.get().id());
          }
          return due;
        });
  }

  private static Claimed claimed(ResultSet row, Instant leaseUntil) throws SQLException {
    return new Claimed(
        row.getLong("id"),
        MailKind.valueOf(row.getString("kind")),
        row.getLong("subject_id"),
        row.getLong("order_id"),
        Optional.ofNullable(row.getString("mode")).map(Mode::valueOf),
        row.getInt("attempts") + 1,
        RowMappers.instant(row, "created_at"),
        leaseUntil);
  }

  /** SES has taken it. */
  void sent(Claimed mail, Instant now) {
    end(mail, State.SENT, Optional.empty(), now);
  }

  /** It is not sent. */
  void end(Claimed mail, State state, String why, Instant now) {
    end(mail, state, Optional.of(why), now);
  }

  /** Unless the lease ran out and somebody else has it, or SES reported something meanwhile. */
  private void end(Claimed mail, State state, Optional<String> why, Instant now) {
    sql.update(
        "UPDATE mail SET state=?,why=?,next_at=NULL,updated_at=? WHERE id=? AND next_at=?",
        state,
        why,
        now,
        mail.id(),
        mail.leasedUntil());
  }

  /** None that waits is sent any more; a few at a time, the next call goes on. */
  void suppressWaiting(String why, Instant now) {
    sql.update(
        "UPDATE mail SET state=?,why=?,next_at=NULL,updated_at=? WHERE next_at IS NOT NULL"
            + " ORDER BY next_at LIMIT ?",
        State.SUPPRESSED,
        why,
        now,
        SUPPRESSED_AT_ONCE_MAX);
  }

  void postpone(Claimed mail, String why, Instant next, Instant now) {
    sql.update(
        "UPDATE mail SET why=?,next_at=?,updated_at=? WHERE id=? AND next_at=?",
        why,
        next,
        now,
        mail.id(),
        mail.leasedUntil());
  }

  /** Whether an address gets no mail any more. */
  boolean isSuppressed(MailAddress address) {
    return sql.first(
            "SELECT 1 FROM mail_suppression WHERE address_sha256=?",
            row -> row.getInt(1),
            address.sha256())
        .isPresent();
  }

  /** Sends nothing to an address any more. */
  void suppress(MailAddress address, Complaint why, Instant now) {
    sql.update(
        "INSERT INTO mail_suppression(address_sha256,why,created_at) VALUES(?,?,?)"
            + " ON DUPLICATE KEY UPDATE why=mail_suppression.why",
        address.sha256(),
        why,
        now);
  }

  /** A mail came back, or its reader complained; SES may say so before we know that it took it. */
  void returned(long mail, Complaint how, String why, Instant now) {
    sql.update(
        "UPDATE mail SET state=?,why=?,next_at=NULL,updated_at=? WHERE id=?", how, why, now, mail);
  }

  /** A server of the recipient's gave up for now; what is known of the mail stays. */
  void delayed(long mail, String why, Instant now) {
    sql.update("UPDATE mail SET why=?,updated_at=? WHERE id=?", why, now, mail);
  }
}
