package io.tollgate.lambda;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON object that a function is invoked with by a schedule, a queue, a deployment or a person.
 */
public final class InvocationEvent {

  private final JsonNode json;

  private InvocationEvent(String text) {
    this.json =
        Json.object(text)
            .orElseThrow(() -> new IllegalArgumentException("The event must be a JSON object"));
  }

  /**
   * @throws IllegalArgumentException when it is no JSON object
   */
  public static InvocationEvent read(InputStream input) throws IOException {
    return new InvocationEvent(new String(input.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Whether it is exactly what the schedules of the template send. */
  public boolean isOfSchedule() {
    return hasOnly("trigger") && text("trigger").equals(Optional.of("schedule"));
  }

  /** Whether it has exactly these members. */
  public boolean hasOnly(String... names) {
    return names().equals(Set.of(names));
  }

  /** Whether a member is {@code true}. */
  public boolean isTrue(String name) {
    JsonNode value = json.get(name);
    return value != null && value.isBoolean() && value.getBooleanValue();
  }

  /** The names of its members, sorted. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    json.entries().forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  /** The object itself. */
  public JsonNode json() {
    return json;
  }

  /** A member that is a text and not blank. */
  public Optional<String> text(String name) {
    return text(json, name);
  }

  /** The same of any object in it. */
  public static Optional<String> text(JsonNode object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue)
        .filter(text -> !text.isBlank());
  }

  /**
   * What to answer to anything else: it names what was sent, by names of members only.
   *
   * @param expected what is taken
   */
  public IllegalArgumentException refused(String expected) {
    return new IllegalArgumentException(
        "An event with the members " + names() + " is not taken. Expected is " + expected);
  }
}
