package io.tollgate.store;

import io.tollgate.outbox.EventType;
import java.util.Arrays;
import java.util.List;

/** The types of all events, for tests elsewhere. */
public final class EventTypes {

  private EventTypes() {}

  public static List<String> labels() {
    return Arrays.stream(EventType.values()).map(EventType::label).toList();
  }
}
