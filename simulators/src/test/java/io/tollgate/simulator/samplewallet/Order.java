package io.tollgate.simulator.samplewallet;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollgate.simulator.SimulatedOrder.State;
import java.time.Instant;
import java.util.Optional;

/**
 * A payment as the wallet keeps it.
 *
 * @param token opens its page
 */
record Order(
    Request request, String token, Instant createdAt, Instant expiresAt, Progress progress) {

  /**
   * What the merchant sent.
   *
   * @param amount in minor units
   */
  record Request(
      String merchantId,
      String reference,
      long amount,
      String currency,
      String description,
      String callbackUrl,
      String returnUrl) {}

  /** How far the buyer has come. Expiry is not here: it follows from the clock. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Open.class, name = "open"),
    @JsonSubTypes.Type(value = Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Taken.class, name = "taken"),
    @JsonSubTypes.Type(value = Doubted.class, name = "doubted")
  })
  sealed interface Progress {}

  /** Nothing is paid; the result is how the last attempt ended. */
  record Open(int result) implements Progress {}

  /** The merchant ended it. */
  record Ended() implements Progress {}

  /** Paid, or under way until the time that it names. */
  record Taken(Payment payment) implements Progress {}

  /** The wallet has the money and doubts it. */
  record Doubted(Payment payment) implements Progress {}

  /**
   * Money.
   *
   * @param amount in minor units, normally the order's
   */
  record Payment(String transactionId, long amount, Instant at) {}

  static String key(String merchantId, String reference) {
    return merchantId + ":" + reference;
  }

  String key() {
    return key(request.merchantId(), request.reference());
  }

  Order with(Progress next) {
    return new Order(request, token, createdAt, expiresAt, next);
  }

  Order expired(Instant now) {
    return new Order(request, token, createdAt, now, progress);
  }

  /** The money, once it has moved. */
  Optional<Payment> payment(Instant now) {
    return switch (progress) {
      case Taken(Payment payment) when !payment.at().isAfter(now) -> Optional.of(payment);
      case Doubted(Payment payment) -> Optional.of(payment);
      case Taken _, Open _, Ended _ -> Optional.empty();
    };
  }

  /** The document's result_code. */
  int result(Instant now) {
    return switch (progress) {
      case Taken(Payment payment) -> payment.at().isAfter(now) ? Code.MONEY_ON_ITS_WAY : Code.PAID;
      case Doubted _ -> Code.DOUBTED;
      case Ended _ -> Code.ENDED;
      case Open(int result) -> now.isBefore(expiresAt) ? result : Code.EXPIRED;
    };
  }

  State state(Instant now) {
    return switch (result(now)) {
      case Code.PAID -> State.PAID;
      case Code.MONEY_ON_ITS_WAY -> State.PROCESSING;
      case Code.DOUBTED -> State.SUSPICIOUS;
      case Code.EXPIRED, Code.ENDED -> State.EXPIRED;
      default -> State.CREATED;
    };
  }
}
