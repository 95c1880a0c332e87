package io.tollgate.events;

import io.tollgate.outbox.OutboxEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of sending events to the bus together; each event is in one of the lists.
 *
 * @param taken by the bus
 * @param refused for what they are: sent again they are refused again
 * @param unknown by an outage, or because there was no time: they may have been taken
 */
public record BusAnswer(
    List<OutboxEvent> taken, List<OutboxEvent> refused, List<OutboxEvent> unknown) {

  static BusAnswer unknown(List<OutboxEvent> events) {
    return new BusAnswer(List.of(), List.of(), events);
  }

  /** Whether the bus answered about all of them. */
  public boolean isComplete() {
    return unknown.isEmpty();
  }

  BusAnswer and(BusAnswer other) {
    return new BusAnswer(
        joined(taken, other.taken), joined(refused, other.refused), joined(unknown, other.unknown));
  }

  private static List<OutboxEvent> joined(List<OutboxEvent> some, List<OutboxEvent> more) {
    List<OutboxEvent> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
