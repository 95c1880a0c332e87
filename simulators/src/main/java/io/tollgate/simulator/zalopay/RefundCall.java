package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.Switch.RefundCourse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A call of /v2/refund, as it came. */
record RefundCall(Parameters parameters) {

  private static final Duration AGE_MAX = Duration.ofMinutes(15);
  private static final int ID_LENGTH_MAX = 45;
  private static final int DESCRIPTION_LENGTH_MAX = 100;

  /** Why ZaloPay would not take the call, as far as the call alone shows it. */
  Optional<Code> refusal(Apps apps, boolean anyDate, Instant now) {
    if (!isWellFormed()) {
      return Optional.of(Code.ILLEGAL_DATA);
    }
    if (!isSigned(apps)) {
      return Optional.of(Code.ILLEGAL_SIGNATURE);
    }
    if (!Dates.isNear(number("timestamp"), now, AGE_MAX)) {
      return Optional.of(Code.REFUND_TIME);
    }
    if (!isId(text("m_refund_id"))
        || !anyDate && !text("m_refund_id").startsWith(Dates.today(now))) {
      return Optional.of(Code.ILLEGAL_DATA);
    }
    long fee = parameters.number("refund_fee_amount").orElse(0L);
    if (number("amount") <= 0 || fee < 0 || fee > number("amount")) {
      return Optional.of(Code.REFUND_AMOUNT);
    }
    return Optional.empty();
  }

  /** The refund that a call without a refusal asks for. */
  Refund refund(long refundId, RefundCourse course, Instant decidedAt) {
    return new Refund(
        number("app_id"),
        text("m_refund_id"),
        number("zp_trans_id"),
        number("amount"),
        refundId,
        course,
        decidedAt);
  }

  private boolean isWellFormed() {
    return List.of("app_id", "zp_trans_id", "amount", "timestamp").stream()
            .allMatch(name -> parameters.number(name).isPresent())
        && List.of("m_refund_id", "description", "mac").stream().allMatch(parameters::has)
        && (!parameters.has("refund_fee_amount")
            || parameters.number("refund_fee_amount").isPresent())
        && text("description").codePointCount(0, text("description").length())
            <= DESCRIPTION_LENGTH_MAX;
  }

  /** yymmdd_appid_xxxxxxxxxx. */
  private boolean isId(String id) {
    String afterDate = "_" + number("app_id") + "_";
    return id.length() <= ID_LENGTH_MAX
        && Dates.startsWithDate(id)
        && id.startsWith(afterDate, 6)
        && id.length() > 6 + afterDate.length();
  }

  private boolean isSigned(Apps apps) {
    String message =
        parameters.has("refund_fee_amount")
            ? parameters.joined(
                "app_id", "zp_trans_id", "amount", "refund_fee_amount", "description", "timestamp")
            : parameters.joined("app_id", "zp_trans_id", "amount", "description", "timestamp");
    return apps.haveSigned(parameters, _ -> message);
  }

  private String text(String name) {
    return parameters.text(name).orElse("");
  }

  private long number(String name) {
    return parameters.number(name).orElseThrow();
  }
}
