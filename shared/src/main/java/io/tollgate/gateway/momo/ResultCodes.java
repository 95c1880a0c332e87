package io.tollgate.gateway.momo;

import io.tollgate.bill.Report;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What MoMo's result codes say of a payment, in our words (page result-handling/resultcode). Its
 * column "final" and not the sign of a code tells what can still be paid.
 */
final class ResultCodes {

  static final int SUCCESS = 0;

  /** The money is held. We capture every payment at once, and then it counts as success. */
  static final int AUTHORISED = 9000;

  static final int WAITING_FOR_PAYER = 1000;
  static final int PROCESSING = 7000;
  static final int PROCESSING_AT_PROVIDER = 7002;
  static final int RELEASED = 1003;
  static final int UNAUTHENTICATED = 13;
  static final int BAD_FORMAT = 20;
  static final int NOT_FOUND = 42;

  private static final Logger LOG = LoggerFactory.getLogger(ResultCodes.class);

  private ResultCodes() {}

  static boolean isPaid(int code) {
    return code == SUCCESS || code == AUTHORISED;
  }

  /** What has become of a payment without money; empty when the code speaks of a call alone. */
  static Optional<Report> unpaid(int code) {
    return switch (code) {
      // Our access, our fields and our ids; maintenance (10).
      case 10, 11, 12, UNAUTHENTICATED, BAD_FORMAT, 21, 22, 40, 41, NOT_FOUND, 43, 45, 47 ->
          Optional.empty();

      // The payer has confirmed.
      case PROCESSING, PROCESSING_AT_PROVIDER -> Optional.of(new Report.InProgress());

      // Nobody has, or must again (8000, in older tables); nobody knows (99); of a refund (108x).
      case WAITING_FOR_PAYER, 8000, 99, 1080, 1081, 1088 -> Optional.of(new Report.OpenPage());

      // The page's time ran out; the merchant ended it.
      case 1005, 1017 -> Optional.of(new Report.Expired(Integer.toString(code)));

      default -> Optional.of(refused(code));
    };
  }

  private static Report refused(int code) {
    return switch (code) {
      case 1001 -> failed("insufficient_balance", code);
      case 1002 -> failed("bank_error", code);
      case RELEASED -> failed("released", code);
      case 1004 -> failed("daily_limit", code);
      case 1006 -> failed("cancelled_by_payer", code);
      case 1007 -> failed("account_inactive", code);
      case 1026 -> failed("promotion_not_applicable", code);
      case 4001 -> failed("account_restricted", code);
      case 4002, 4100 -> failed("not_authenticated", code);
      case 98, 2019 -> failed("failed", code);
      default -> {
        LOG.warn("MoMo says {} of a payment: not in its documents", code);
        yield new Report.OpenPage();
      }
    };
  }

  private static Report failed(String reason, int code) {
    return new Report.Failed(reason, Integer.toString(code));
  }
}
