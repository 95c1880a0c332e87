package io.tollgate.simulator.stripe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tollgate.simulator.SimulatedOrder.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A Checkout Session as Stripe keeps it.
 *
 * @param form what the merchant sent, as it came
 * @param intent the PaymentIntent; empty until the buyer tried to pay
 */
record Session(
    String id,
    String account,
    Map<String, String> form,
    long amount,
    String currency,
    Instant createdAt,
    Instant expiresAt,
    String intent,
    Progress progress) {

  /** How far the buyer has come. Expiry is not here: it follows from the clock. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Open.class, name = "open"),
    @JsonSubTypes.Type(value = InProgress.class, name = "under-way"),
    @JsonSubTypes.Type(value = Paid.class, name = "paid"),
    @JsonSubTypes.Type(value = Failed.class, name = "failed")
  })
  sealed interface Progress {}

  /**
   * Nothing is paid.
   *
   * @param decline why the last attempt failed; empty when there was none
   */
  record Open(String decline) implements Progress {}

  /**
   * The buyer is done with the page, and the money moves later or never.
   *
   * @param comes whether it does, at the time that the payment names
   */
  record InProgress(Payment payment, boolean comes) implements Progress {}

  record Paid(Payment payment) implements Progress {}

  /** The buyer is done with the page, and the money never came. */
  record Failed(Payment payment) implements Progress {}

  /**
   * Money.
   *
   * @param amount normally the session's
   * @param begunAt when the charge was made
   */
  record Payment(String charge, long amount, Instant begunAt, Instant at) {}

  /** The merchant's own name for it; its own id where there is none. */
  String reference() {
    return form.getOrDefault("client_reference_id", id);
  }

  Session with(Progress next, String intent) {
    return new Session(id, account, form, amount, currency, createdAt, expiresAt, intent, next);
  }

  Session expired(Instant now) {
    return new Session(
        id,
        account,
        form,
        amount,
        currency,
        createdAt,
        now.isBefore(expiresAt) ? now : expiresAt,
        intent,
        progress);
  }

  /** The session once this moment has come: money under way may have arrived. */
  Session at(Instant now) {
    return progress instanceof InProgress(Payment payment, boolean comes)
            && !payment.at().isAfter(now)
        ? with(comes ? new Paid(payment) : new Failed(payment), intent)
        : this;
  }

  /** The charge that was made, whether its money has moved or not. */
  Optional<Payment> charged() {
    return switch (progress) {
      case Open _ -> Optional.empty();
      case InProgress(Payment payment, _) -> Optional.of(payment);
      case Paid(Payment payment) -> Optional.of(payment);
      case Failed(Payment payment) -> Optional.of(payment);
    };
  }

  /** The money, once it has moved. */
  Optional<Payment> payment(Instant now) {
    return at(now).progress instanceof Paid(Payment payment)
        ? Optional.of(payment)
        : Optional.empty();
  }

  /** What the merchant is asked for, or what was really taken. */
  long total(Instant now) {
    return payment(now).map(Payment::amount).orElse(amount);
  }

  String status(Instant now) {
    return progress instanceof Open ? now.isBefore(expiresAt) ? "open" : "expired" : "complete";
  }

  State state(Instant now) {
    return switch (at(now).progress) {
      case Open _ -> now.isBefore(expiresAt) ? State.CREATED : State.EXPIRED;
      case InProgress _ -> State.PROCESSING;
      case Paid _ -> State.PAID;
      case Failed _ -> State.FAILED;
    };
  }
}
