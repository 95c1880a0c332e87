package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.gateway.CircuitBreaker.WhenOpen;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final Duration INTERVAL = CircuitBreaker.PROBE_INTERVAL;

  private final SettableClock clock = new SettableClock();
  private final CircuitBreaker probing = circuit(WhenOpen.PROBE, USUAL);
  private final CircuitBreaker brief = circuit(WhenOpen.TRY_BRIEFLY, USUAL);

  @Test
  void circuitStaysClosedAfterNineFailuresInARow() {
    fail(probing, 9);
    assertEquals(Optional.of(USUAL), probing.admit());
    assertEquals(Optional.of(USUAL), probing.admit());
  }

  @Test
  void answerResetsTheFailureCount() {
    fail(probing, 9);
    probing.answered();
    fail(probing, 9);
    assertEquals(Optional.of(USUAL), probing.admit());
  }

  @Test
  void afterTenFailuresOneCallAMinuteIsMade() {
    fail(probing, 10);
    assertEquals(Optional.empty(), probing.admit());
    clock.pass(INTERVAL.minusMillis(1));
    assertEquals(Optional.empty(), probing.admit());
    clock.pass(Duration.ofMillis(1));
    assertEquals(Optional.of(USUAL), probing.admit());
    assertEquals(Optional.empty(), probing.admit());
    probing.failed();
    clock.pass(INTERVAL);
    assertEquals(Optional.of(USUAL), probing.admit());
    assertEquals(Optional.empty(), probing.admit());
  }

  /** They began before the circuit opened, and end after it. */
  @Test
  void concurrentFailuresDoNotDelayTheProbe() {
    fail(probing, 10);
    clock.pass(Duration.ofSeconds(30));
    fail(probing, 6);
    clock.pass(Duration.ofSeconds(30));
    assertEquals(Optional.of(USUAL), probing.admit());
  }

  @Test
  void oneAnswerClosesTheCircuit() {
    fail(probing, 10);
    probing.answered();
    fail(probing, 9);
    assertEquals(Optional.of(USUAL), probing.admit());
  }

  @Test
  void clockSetBackDoesNotDelayTheProbe() {
    fail(probing, 10);
    clock.pass(Duration.ofDays(-1));
    assertEquals(Optional.of(USUAL), probing.admit());
    assertEquals(Optional.empty(), probing.admit());
  }

  /** A caller is answered within three seconds, and the database is written in them too. */
  @Test
  void openCircuitAdmitsAWaitingCallersCallWithAShortTimeout() {
    fail(brief, 9);
    assertEquals(Optional.of(USUAL), brief.admit());
    brief.failed();
    assertTrue(CircuitBreaker.BRIEFLY.compareTo(Duration.ofSeconds(3)) < 0);
    assertEquals(Optional.of(CircuitBreaker.BRIEFLY), brief.admit());
    assertEquals(Optional.of(CircuitBreaker.BRIEFLY), brief.admit());
    brief.answered();
    assertEquals(Optional.of(USUAL), brief.admit());
  }

  @Test
  void timeoutIsNeverLongerThanTheFunctionsOwn() {
    Duration second = Duration.ofSeconds(1);
    CircuitBreaker hasty = circuit(WhenOpen.TRY_BRIEFLY, second);
    fail(hasty, 10);
    assertEquals(Optional.of(second), hasty.admit());
  }

  private CircuitBreaker circuit(WhenOpen whenOpen, Duration usual) {
    return new CircuitBreaker("gateway.example", whenOpen, usual, clock);
  }

  private static void fail(CircuitBreaker circuit, int times) {
    IntStream.range(0, times).forEach(_ -> circuit.failed());
  }
}
