package io.tollgate.operator;

import io.tollgate.request.JsonReader;
import java.time.Instant;
import java.util.Set;

/**
 * The events of a window are to be sent again.
 *
 * @param from the first moment, of the event
 * @param to the first moment that is too late
 */
record RedeliverRequest(Instant from, Instant to) {

  static RedeliverRequest read(JsonReader form) {
    form.refuseOthers(Set.of("from", "to"));
    return new RedeliverRequest(form.time("from"), form.time("to"));
  }
}
