package io.tollgate.deliver;

import io.tollgate.aws.MailAddress;
import io.tollgate.deliver.MailAnswer.Rejected;
import io.tollgate.deliver.MailAnswer.Taken;
import io.tollgate.deliver.MailAnswer.TryLater;
import io.tollgate.deliver.Mails.Claimed;
import io.tollgate.deliver.Mails.State;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails that are due, one after the other. At least once: a run that dies between SES's
 * answer and its mark sends the mail again when the lease is over.
 */
@Singleton
class SendMails {

  private static final Logger LOG = LoggerFactory.getLogger(SendMails.class);

  /** Longer than an attempt and its mark may take. */
  static final Duration LEASE = Duration.ofSeconds(60);

  /** What waits longer is told to nobody: mails were off meanwhile, or a payment stays open. */
  static final Duration AGE_MAX = RetrySchedule.LONGEST;

  /** What one run sends at most; the next one goes on. */
  private static final int MAILS_MAX = 10_000;

  /** Attempts beyond those of the schedule, after which nothing could be marked. */
  private static final int ATTEMPTS_MAX = 30;

  /** Usually within a second; an attempt of the queue's is not raced with. */
  private static final Duration QUEUE_BRINGS_WITHIN = Duration.ofMinutes(2);

  private final MailSettings settings;
  private final MailFacts facts;
  private final Mails mails;
  private final MailContents contents;
  private final MailWriter writer;
  private final SesClient ses;
  private final Clock clock;

  SendMails(
      MailSettings settings,
      MailFacts facts,
      Mails mails,
      MailContents contents,
      MailWriter writer,
      SesClient ses,
      Clock clock) {
    this.settings = settings;
    this.facts = facts;
    this.mails = mails;
    this.contents = contents;
    this.writer = writer;
    this.ses = ses;
    this.clock = clock;
  }

  /** What became of an attempt, as far as the next mail is concerned. */
  private enum Next {
    GO_ON,
    /** SES is away or slows us down: the others would only wait for it. */
    STOP
  }

  /** Looks for facts that no message of the queue has brought; where mails are off, ends all. */
  void sweep() {
    Instant now = clock.instant();
    if (!settings.isOn()) {
      mails.suppressWaiting("SWITCHED_OFF", now);
    }
    int found = facts.sweep(now.minus(QUEUE_BRINGS_WITHIN), now);
    if (found > 0) {
      LOG.warn("{} events without their mail found", found);
    }
  }

  /**
   * Sends until nothing is due, SES does not take any, or the time is over.
   *
   * @param deadline no attempt begins later
   */
  void run(Deadline deadline) {
    run(deadline, MAILS_MAX);
  }

  /** The same, but at most so many: what came in a batch does not wait for a backlog. */
  void run(Deadline deadline, int mailsMax) {
    try {
      Next next = settings.isOn() ? Next.GO_ON : Next.STOP;
      for (int sent = 0; next == Next.GO_ON && sent < mailsMax && !deadline.isOver(); sent++) {
        Instant now = clock.instant();
        next = mails.claim(now, now.plus(LEASE)).map(this::attempt).orElse(Next.STOP);
      }
    } catch (DatabaseUnavailable e) {
      LOG.warn("Mails left to the next run: {}", e.getMessage());
    }
  }

  private Next attempt(Claimed mail) {
    try {
      if (mail.createdAt().plus(AGE_MAX).isBefore(clock.instant())) {
        return suppress(mail, "TOO_OLD");
      }
      return mail.attempt() > ATTEMPTS_MAX ? giveUp(mail, "Unmarked") : prepare(mail);
    } catch (DatabaseUnavailable e) {
      throw e;
    } catch (RuntimeException e) { // One mail must not keep back the others.
      LOG.error("mail={} kind={}", mail.id(), mail.kind(), e);
      return Next.GO_ON;
    }
  }

  private Next giveUp(Claimed mail, String why) {
    LOG.error("mail={} kind={} is given up: {}", mail.id(), mail.kind(), why);
    mails.end(mail, State.FAILED, why, clock.instant());
    Metrics.count(Metric.DELIVERIES_GIVEN_UP, "mail");
    return Next.GO_ON;
  }

  private Next suppress(Claimed mail, String why) {
    mails.end(mail, State.SUPPRESSED, why, clock.instant());
    return Next.GO_ON;
  }

  private Next prepare(Claimed mail) {
    MailContents.Reader reader = contents.reader(mail);
    if (reader.email().isEmpty()) {
      return suppress(mail, "NO_ADDRESS");
    }
    Optional<MailAddress> buyer = MailAddress.of(reader.email());
    if (buyer.isEmpty()) {
      return suppress(mail, "BAD_ADDRESS");
    }
    boolean isTest = settings.isTest(mail.mode());
    Optional<MailAddress> to = settings.recipient(buyer.get(), isTest);
    if (to.isEmpty()) {
      return suppress(mail, "TEST_MODE");
    }
    if (mails.isSuppressed(to.get())) {
      return suppress(mail, "ADDRESS_RETURNED");
    }
    // In this order: money that arrives between the two is seen by the second.
    boolean mayStillBePaid = contents.mayStillBePaid(mail);
    Optional<MailContent> content = contents.read(mail, reader);
    if (content.isEmpty()) {
      return suppress(mail, "OUTDATED");
    }
    return mayStillBePaid
        ? await(mail, "PAYMENT_OPEN")
        : send(mail, writer.write(content.get(), to.get(), isTest));
  }

  /** It is not known yet whether what the mail says is true. */
  private Next await(Claimed mail, String why) {
    Instant now = clock.instant();
    RetrySchedule.next(mail.attempt(), now)
        .ifPresentOrElse(next -> mails.postpone(mail, why, next, now), () -> suppress(mail, why));
    return Next.GO_ON;
  }

  private Next send(Claimed mail, MimeMail message) {
    return switch (ses.send(mail.id(), message)) {
      case Taken(String id) -> {
        mails.sent(mail, clock.instant());
        LOG.info("mail={} kind={} sent as {}", mail.id(), mail.kind(), id);
        yield Next.GO_ON;
      }
      case Rejected(String code) -> giveUp(mail, code);
      case TryLater(String code) -> {
        postpone(mail, code);
        yield Next.STOP;
      }
    };
  }

  private void postpone(Claimed mail, String code) {
    Instant now = clock.instant();
    LOG.warn("mail={} kind={} later: {}", mail.id(), mail.kind(), code);
    RetrySchedule.next(mail.attempt(), now)
        .ifPresentOrElse(next -> mails.postpone(mail, code, next, now), () -> giveUp(mail, code));
  }
}
