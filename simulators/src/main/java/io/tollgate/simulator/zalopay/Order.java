package io.tollgate.simulator.zalopay;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollgate.simulator.SimulatedOrder.State;
import java.time.Instant;
import java.util.Optional;

/**
 * An order as ZaloPay keeps it.
 *
 * @param token opens its payment page
 */
record Order(
    Request request, String token, Instant createdAt, Instant expiresAt, Progress progress) {

  /**
   * What the merchant sent, as far as it is kept.
   *
   * @param callbackUrl empty when the merchant wants none
   * @param redirectUrl where the browser goes in the end; empty when it stays
   */
  record Request(
      long appId,
      String appTransId,
      String appUser,
      long appTime,
      long amount,
      String embedData,
      String item,
      String description,
      String callbackUrl,
      String redirectUrl) {}

  /** How far the buyer has come. Expiry is not here: it follows from the clock. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Open.class, name = "open"),
    @JsonSubTypes.Type(value = InProgress.class, name = "under-way"),
    @JsonSubTypes.Type(value = Paid.class, name = "paid")
  })
  sealed interface Progress {}

  /** Nothing is paid; the code is how the last attempt ended. */
  record Open(Code last) implements Progress {}

  /** The payment was begun and will be paid, at the time it names. */
  record InProgress(Payment payment) implements Progress {}

  record Paid(Payment payment) implements Progress {}

  /**
   * Money.
   *
   * @param amount VND, normally the order's
   */
  record Payment(long transactionId, long amount, Instant at) {}

  static String key(long appId, String appTransId) {
    return appId + ":" + appTransId;
  }

  String key() {
    return key(request.appId(), request.appTransId());
  }

  Order with(Progress next) {
    return new Order(request, token, createdAt, expiresAt, next);
  }

  Order expired(Instant now) {
    return new Order(
        request, token, createdAt, now.isBefore(expiresAt) ? now : expiresAt, progress);
  }

  /** The order once this moment has come: a payment under way may have completed. */
  Order at(Instant now) {
    return progress instanceof InProgress(Payment payment) && !payment.at().isAfter(now)
        ? with(new Paid(payment))
        : this;
  }

  /** The money, once it has moved. */
  Optional<Payment> payment(Instant now) {
    return at(now).progress instanceof Paid(Payment payment)
        ? Optional.of(payment)
        : Optional.empty();
  }

  State state(Instant now) {
    boolean expired = !now.isBefore(expiresAt);
    return switch (at(now).progress) {
      case Paid _ -> State.PAID;
      case InProgress _ -> expired ? State.EXPIRED : State.PROCESSING;
      case Open _ -> expired ? State.EXPIRED : State.CREATED;
    };
  }
}
