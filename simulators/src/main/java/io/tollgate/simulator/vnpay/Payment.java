package io.tollgate.simulator.vnpay;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollgate.simulator.SimulatedOrder.State;
import java.time.Instant;
import java.util.Optional;

/**
 * A payment as VNPAY keeps it, from the moment its page was opened.
 *
 * @param token opens its page
 */
record Payment(
    Request request, String token, Instant createdAt, Instant expiresAt, Progress progress) {

  /**
   * What the merchant sent, as far as it is kept.
   *
   * @param amount in dong, without the two digits that VNPAY writes more
   * @param createDate as it was sent: it names the payment in later calls
   */
  record Request(
      String tmnCode,
      String txnRef,
      long amount,
      String orderInfo,
      String returnUrl,
      String createDate) {}

  /** How far the buyer has come. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Open.class, name = "open"),
    @JsonSubTypes.Type(value = Ended.class, name = "ended")
  })
  sealed interface Progress {}

  record Open() implements Progress {}

  /** The end, which lies in the future while the bank is at work. */
  record Ended(Result result) implements Progress {}

  /**
   * How it ended.
   *
   * @param code vnp_ResponseCode
   * @param status vnp_TransactionStatus
   * @param bankCode {@code VNPAY} when the buyer never chose a bank
   * @param amount in dong, normally the payment's
   * @param transactionNo 0 when no bank was asked
   */
  record Result(
      String code, String status, String bankCode, long amount, long transactionNo, Instant at) {

    boolean isPaid() {
      return status.equals("00");
    }

    boolean isSuspicious() {
      return status.equals("07");
    }
  }

  static String key(String tmnCode, String txnRef) {
    return tmnCode + ":" + txnRef;
  }

  String key() {
    return key(request.tmnCode(), request.txnRef());
  }

  Payment with(Result result) {
    return new Payment(request, token, createdAt, expiresAt, new Ended(result));
  }

  Payment expired(Instant now) {
    return new Payment(
        request, token, createdAt, now.isBefore(expiresAt) ? now : expiresAt, progress);
  }

  /** How it ended or will end; empty while the buyer has done nothing. */
  Optional<Result> end() {
    return progress instanceof Ended(Result result) ? Optional.of(result) : Optional.empty();
  }

  /** How it has ended; empty while it has not. */
  Optional<Result> result(Instant now) {
    return end().filter(result -> !result.at().isAfter(now));
  }

  /** The money, once it has moved. */
  Optional<Result> money(Instant now) {
    return result(now).filter(result -> result.isPaid() || result.isSuspicious());
  }

  State state(Instant now) {
    if (end().isPresent() && result(now).isEmpty()) {
      return State.PROCESSING;
    }
    return result(now)
        .map(Payment::state)
        .orElse(now.isBefore(expiresAt) ? State.CREATED : State.EXPIRED);
  }

  private static State state(Result result) {
    if (result.isPaid()) {
      return State.PAID;
    }
    if (result.isSuspicious()) {
      return State.SUSPICIOUS;
    }
    return Fault.isExpiry(result.code()) ? State.EXPIRED : State.FAILED;
  }
}
