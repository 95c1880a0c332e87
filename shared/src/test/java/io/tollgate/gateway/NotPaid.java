package io.tollgate.gateway;

import io.tollgate.bill.Report;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a gateway may say of a bill that is not paid, and what may become of it in our words. */
public enum NotPaid {
  /** An attempt was refused. */
  DECLINED(Report.Declined.class, Report.Failed.class),
  /** The buyer gave up. */
  CANCELLED(Report.Declined.class, Report.Failed.class, Report.Expired.class),
  /** Nobody is paying. */
  WAITING(Report.Waiting.class),
  /** The buyer may be at the gateway's page. */
  OPEN_PAGE(Report.OpenPage.class),
  /** The buyer has authorised it, and the money is on its way. */
  IN_PROGRESS(Report.InProgress.class),
  EXPIRED(Report.Expired.class),
  /** The gateway itself doubts the money. */
  SUSPICIOUS(Report.Suspicious.class),
  UNKNOWN_BILL(Report.NotFound.class);

  private final List<Class<?>> reports;

  NotPaid(Class<?>... reports) {
    this.reports = List.of(reports);
  }

  boolean mayBecome(Report report) {
    return reports.contains(report.getClass());
  }

  /**
   * Genuine messages, each of which says that a bill is not paid, and the reports that they become.
   *
   * @param neverSent what the gateway does not say in this way, stated one by one, so that none is
   *     forgotten
   */
  public record Messages<M>(Map<NotPaid, Message<M>> sent, Set<NotPaid> neverSent) {}

  /** A message and the report that it becomes. */
  public record Message<M>(M message, Report report) {}
}
