package io.tollgate.events;

import io.tollgate.bill.Mode;
import io.tollgate.json.Json;
import io.tollgate.outbox.OutboxEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The one JSON of an event for every target. A pure function of the stored row, so that all copies
 * are equal byte for byte.
 */
final class EventJson {

  private static final int VERSION = 1;

  private EventJson() {}

  static String of(OutboxEvent event, Mode mode) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("id", event.id());
    envelope.put("type", event.type());
    envelope.put("version", VERSION);
    envelope.put("mode", mode.name().toLowerCase(Locale.ROOT));
    envelope.put("time", event.createdAt().toString());
    envelope.put("sequence", event.sequence());
    String head = Json.write(envelope);
    return head.substring(0, head.length() - 1) + ",\"data\":" + event.data() + "}";
  }
}
