package io.tollgate.gateway;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.RefundReport;
import java.util.function.Supplier;

/** Reports as the tables of gateways' tests write them. */
public final class ReportTable {

  private ReportTable() {}

  public static String of(Report report) {
    return switch (report) {
      case Report.Paid _ -> "paid";
      case Report.Declined declined -> "declined " + declined.reason() + " " + declined.code();
      case Report.Failed failed -> "failed " + failed.reason() + " " + failed.code();
      case Report.Expired expired -> "expired " + expired.code();
      case Report.Waiting _ -> "waiting";
      case Report.OpenPage _ -> "open page";
      case Report.InProgress _ -> "in progress";
      case Report.NotFound _ -> "not found";
      case Report.Suspicious suspicious -> "suspicious " + suspicious.code();
    };
  }

  public static String of(RefundReport report) {
    return switch (report) {
      case RefundReport.Pending _ -> "pending";
      case RefundReport.Done _ -> "done";
      case RefundReport.WhollyRefunded _ -> "wholly refunded";
      case RefundReport.Failed failed -> "failed " + failed.reason() + " " + failed.code();
      case RefundReport.NotFound _ -> "not found";
      case RefundReport.Undecided undecided -> "undecided " + undecided.code();
    };
  }

  /** What a call came to, or that nothing is known. */
  public static String outcome(Supplier<String> call) {
    try {
      return call.get();
    } catch (GatewayUnreachable _) {
      return "unreachable";
    }
  }
}
