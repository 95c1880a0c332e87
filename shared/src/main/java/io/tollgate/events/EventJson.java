package io.tollgate.events;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Mode;
import io.tollgate.json.Json;
import io.tollgate.outbox.OutboxEvent;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The one JSON of an event for every target. Made from the stored row and nothing else, so that all
 * copies are equal byte for byte.
 */
@Singleton
public class EventJson {

  private static final int VERSION = 1;

  private final Mode mode;

  EventJson(@Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    this.mode = Mode.of(mode);
  }

  /** An event that is about no payment has the mode of the installation. */
  public String of(OutboxEvent event) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("id", event.id());
    envelope.put("type", event.type());
    envelope.put("version", VERSION);
    envelope.put("mode", event.mode().orElse(mode).name().toLowerCase(Locale.ROOT));
    envelope.put("time", event.createdAt().toString());
    envelope.put("sequence", event.sequence());
    String head = Json.write(envelope);
    return head.substring(0, head.length() - 1) + ",\"data\":" + event.data() + "}";
  }
}
