package io.tollgate.outbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the events of a window were made due again.
 *
 * @param events how many, each under its own id
 * @param reached the window's end, or the time from which to go on
 * @param to the window's end
 */
public record Redelivered(int events, Instant reached, Instant to) {

  /** As an answer, in which {@code next} is the window that is left, if any. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("redelivered", events);
    if (reached.isBefore(to)) {
      Map<String, Object> next = new LinkedHashMap<>();
      next.put("from", reached.toString());
      next.put("to", to.toString());
      map.put("next", next);
    }
    return map;
  }
}
