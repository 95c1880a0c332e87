package io.tollgate.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A message to the merchant's server, with every attempt to deliver it.
 *
 * @param order the order's key at the gateway that sends it
 * @param dueAt when the next attempt is made; says nothing once {@code attemptsLeft} is 0
 */
public record Callback(
    long id,
    String order,
    String url,
    String contentType,
    String body,
    long timeoutMs,
    long retrySeconds,
    Instant dueAt,
    int attemptsLeft,
    List<Attempt> attempts) {

  /**
   * One delivery.
   *
   * @param status HTTP status; 0 when no answer came
   * @param reply the answer's body, or what went wrong
   */
  public record Attempt(Instant at, int status, String reply) {}

  Callback after(Attempt attempt, boolean again) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    return new Callback(
        id,
        order,
        url,
        contentType,
        body,
        timeoutMs,
        retrySeconds,
        attempt.at().plusSeconds(retrySeconds),
        again ? attemptsLeft - 1 : 0,
        List.copyOf(all));
  }
}
