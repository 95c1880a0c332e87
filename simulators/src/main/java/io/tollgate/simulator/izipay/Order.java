package io.tollgate.simulator.izipay;

import io.tollgate.simulator.SimulatedOrder.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An order number of a merchant's, for which tokens were made. Currency and address of
 * notifications are known once a form was shown: a token names neither.
 *
 * @param amount in the currency's minor units
 * @param transactionId of the newest token
 * @param ipnUrl where notifications go; empty for none
 * @param expiresAt when the newest token ends, and with it whatever form it opened
 */
record Order(
    String merchantCode,
    String number,
    long amount,
    String currency,
    String transactionId,
    String ipnUrl,
    Instant createdAt,
    Instant expiresAt,
    List<Attempt> attempts) {

  /**
   * An attempt to pay that reached a bank.
   *
   * @param codeAuth empty unless it was approved
   * @param refunded what went back of it
   */
  record Attempt(
      String uniqueId,
      String transactionId,
      Ending ending,
      String codeAuth,
      long amount,
      String currency,
      long refunded,
      Instant at) {

    boolean isApproved() {
      return ending == Ending.APPROVED;
    }

    Attempt refunding(long more) {
      return new Attempt(
          uniqueId, transactionId, ending, codeAuth, amount, currency, refunded + more, at);
    }
  }

  /** How an attempt ends: code, word for the state, and what the buyer reads. */
  enum Ending {
    APPROVED("00", "Autorizado", "Operación exitosa", "Successful"),
    INSUFFICIENT("51", "Denegado", "Fondos insuficientes", "Insufficient funds"),
    REFUSED("05", "Denegado", "Operación denegada", "Refused by the bank");

    final String code;
    final String state;
    final String message;
    final String english;

    Ending(String code, String state, String message, String english) {
      this.code = code;
      this.state = state;
      this.message = message;
      this.english = english;
    }
  }

  static String key(String merchantCode, String number) {
    return merchantCode + ":" + number;
  }

  String key() {
    return key(merchantCode, number);
  }

  /** The same once a new token was made for it. */
  Order renewed(long newAmount, String transaction, Instant expiry) {
    return new Order(
        merchantCode,
        number,
        newAmount,
        currency,
        transaction,
        ipnUrl,
        createdAt,
        expiry,
        attempts);
  }

  /** The same once its form was shown. */
  Order shown(String formCurrency, String formIpnUrl) {
    return new Order(
        merchantCode,
        number,
        amount,
        formCurrency,
        transactionId,
        formIpnUrl.isEmpty() ? ipnUrl : formIpnUrl,
        createdAt,
        expiresAt,
        attempts);
  }

  /** The same with one more attempt, or with another state of one that it has. */
  Order with(Attempt attempt) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.replaceAll(known -> known.uniqueId().equals(attempt.uniqueId()) ? attempt : known);
    if (!all.contains(attempt)) {
      all.add(attempt);
    }
    return new Order(
        merchantCode,
        number,
        amount,
        currency,
        transactionId,
        ipnUrl,
        createdAt,
        expiresAt,
        List.copyOf(all));
  }

  Order expired(Instant now) {
    return renewed(amount, transactionId, now.isBefore(expiresAt) ? now : expiresAt);
  }

  Optional<Attempt> payment() {
    return payments().findFirst();
  }

  /** One, or two where the buyer paid once more. */
  Stream<Attempt> payments() {
    return attempts.stream().filter(Attempt::isApproved);
  }

  Optional<Attempt> payment(String uniqueId) {
    return payments().filter(payment -> payment.uniqueId().equals(uniqueId)).findFirst();
  }

  /** The approved attempt, or else the last one. */
  Optional<Attempt> latestAttempt() {
    return payment().or(() -> attempts.isEmpty() ? Optional.empty() : Optional.of(last()));
  }

  private Attempt last() {
    return attempts.getLast();
  }

  State state(Instant now) {
    if (payment().isPresent()) {
      return State.PAID;
    }
    return now.isBefore(expiresAt) ? State.CREATED : State.EXPIRED;
  }
}
