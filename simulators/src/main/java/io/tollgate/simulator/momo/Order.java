package io.tollgate.simulator.momo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollgate.simulator.SimulatedOrder.State;
import java.time.Instant;
import java.util.Optional;

/**
 * A payment as MoMo keeps it.
 *
 * @param token opens its page
 */
record Order(
    Request request, String token, Instant createdAt, Instant expiresAt, Progress progress) {

  /** What the merchant sent, as far as it is kept. */
  record Request(
      String partnerCode,
      String orderId,
      String requestId,
      long amount,
      String orderInfo,
      String redirectUrl,
      String ipnUrl,
      String requestType,
      String extraData,
      String lang,
      boolean capturedAtOnce) {

    AmountRange range() {
      return AmountRange.of(requestType).orElseThrow();
    }
  }

  /** How far the buyer has come. What follows from the clock is not here. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Open.class, name = "open"),
    @JsonSubTypes.Type(value = Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Held.class, name = "held")
  })
  sealed interface Progress {}

  /** The buyer has not confirmed. */
  record Open() implements Progress {}

  /**
   * The payment comes to this code at this time, and is at the provider until then.
   *
   * @param transId MoMo's number; a time in milliseconds where nobody tried to pay
   * @param amount VND, normally the order's
   */
  record Ended(int code, long transId, long amount, Instant at) implements Progress {}

  /**
   * The money is held for the merchant to capture or to release.
   *
   * @param until when MoMo releases it by itself
   */
  record Held(long transId, long amount, Instant at, Instant until) implements Progress {}

  static String key(String partnerCode, String orderId) {
    return partnerCode + "|" + orderId;
  }

  String key() {
    return key(request.partnerCode(), request.orderId());
  }

  Order with(Progress next) {
    return new Order(request, token, createdAt, expiresAt, next);
  }

  /** What query says at this moment. */
  int code(Instant now) {
    return switch (progress) {
      case Open _ -> now.isBefore(expiresAt) ? ResultCode.INITIATED : ResultCode.EXPIRED;
      case Ended ended -> now.isBefore(ended.at()) ? ResultCode.AT_PROVIDER : ended.code();
      case Held held -> now.isBefore(held.until()) ? ResultCode.AUTHORISED : ResultCode.RELEASED;
    };
  }

  /** When it came to what it is at this moment. */
  Instant since(Instant now) {
    return switch (progress) {
      case Open _ -> now.isBefore(expiresAt) ? createdAt : expiresAt;
      case Ended ended -> now.isBefore(ended.at()) ? createdAt : ended.at();
      case Held held -> now.isBefore(held.until()) ? held.at() : held.until();
    };
  }

  /** The payment's number, once there is one. */
  Optional<Long> transId(Instant now) {
    return switch (progress) {
      case Ended ended when !now.isBefore(ended.at()) -> Optional.of(ended.transId());
      case Held held -> Optional.of(held.transId());
      case Open _, Ended _ -> Optional.empty();
    };
  }

  /** The amount, which a tester can have made another than the order's. */
  long amount() {
    return switch (progress) {
      case Open _ -> request.amount();
      case Ended ended -> ended.amount();
      case Held held -> held.amount();
    };
  }

  State state(Instant now) {
    return switch (code(now)) {
      case ResultCode.SUCCESS -> State.PAID;
      case ResultCode.INITIATED -> State.CREATED;
      case ResultCode.AT_PROVIDER, ResultCode.AUTHORISED -> State.PROCESSING;
      case ResultCode.EXPIRED -> State.EXPIRED;
      default -> State.FAILED;
    };
  }
}
