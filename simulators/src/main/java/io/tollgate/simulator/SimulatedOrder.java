package io.tollgate.simulator;

import java.time.Instant;
import java.util.List;

/**
 * What a tester may know about one order at a simulated gateway.
 *
 * @param id what the merchant called it
 * @param account whose order it is
 * @param amount in minor units
 * @param currency ISO code
 * @param transactionId the gateway's number of the payment; empty until it is paid
 * @param page where the buyer pays
 */
public record SimulatedOrder(
    String id,
    String account,
    State state,
    long amount,
    String currency,
    String description,
    Instant createdAt,
    Instant expiresAt,
    String transactionId,
    String page,
    Calls calls,
    List<Callback> callbacks,
    List<RefundStory> refunds,
    Switches faults) {

  /** Where an order stands at this moment of the clock. */
  public enum State {
    CREATED,
    PROCESSING,
    PAID,
    /** The gateway has the money and doubts it. */
    SUSPICIOUS,
    /** It did not come to a payment, and never will. */
    FAILED,
    EXPIRED
  }

  /** How often this process was asked about the order, whatever it answered. */
  public record Calls(int create, int query) {}

  /**
   * A refund.
   *
   * @param id what the merchant called it
   * @param state done, failed, processing or manual
   */
  public record RefundStory(String id, long amount, String state) {}
}
