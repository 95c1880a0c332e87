package io.tollgate.events;

import io.tollgate.store.OutboxEvent;
import java.util.List;

/** What became of events that were sent to the bus together. */
public sealed interface BusAnswer {

  /**
   * The bus answered about each.
   *
   * @param refused what it will not take, however often it is sent, until somebody changes the bus
   */
  record Taken(List<OutboxEvent> events, List<OutboxEvent> refused) implements BusAnswer {}

  /** Nothing is known about any of them; they may have been taken. */
  record Unreachable(String why) implements BusAnswer {}
}
