package io.tollgate.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A message to the merchant's server, with every attempt to deliver it.
 *
 * @param dueAt when the next attempt is made; says nothing once {@code attemptsLeft} is 0
 */
public record Callback(
    long id,
    Message message,
    long timeoutMs,
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

  static Callback pending(long id, Message message, long timeoutMs, Instant dueAt) {
    return new Callback(
        id, message, timeoutMs, dueAt, message.waitsSeconds().size() + 1, List.of());
  }

  Callback after(Attempt attempt, boolean again) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    int left = again ? attemptsLeft - 1 : 0;
    Instant next =
        left == 0
            ? attempt.at()
            : attempt.at().plusSeconds(message.waitsSeconds().get(all.size() - 1));
    return new Callback(id, message, timeoutMs, next, left, List.copyOf(all));
  }
}
