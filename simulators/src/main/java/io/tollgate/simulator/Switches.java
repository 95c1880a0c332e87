package io.tollgate.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A position for every switch; one that was not named stands at normal. */
public final class Switches {

  /** Nothing is broken. */
  public static final Switches NORMAL = new Switches(Map.of());

  private final Map<String, String> positions;

  private Switches(Map<String, String> positions) {
    this.positions = positions;
  }

  /**
   * Reads positions by name.
   *
   * @param known the switches that the gateway has
   * @throws IllegalArgumentException for another switch or a value that the switch does not take
   */
  public static Switches of(Map<String, String> byName, List<Switch> known) {
    Switches switches = NORMAL;
    for (var entry : byName.entrySet()) {
      Switch found =
          known.stream()
              .filter(s -> s.name().equals(entry.getKey()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no such switch: " + entry.getKey()));
      switches = switches.with(found, entry.getValue());
    }
    return switches;
  }

  /** What {@link #moved} once gave. */
  @JsonCreator
  static Switches kept(Map<String, String> moved) {
    return new Switches(Map.copyOf(moved));
  }

  /**
   * The same with one switch moved.
   *
   * @throws IllegalArgumentException when the switch does not take the value
   */
  public Switches with(Switch which, Object value) {
    String text = value instanceof Enum<?> constant ? Switch.wireName(constant) : value.toString();
    if (!which.kind().allows(text)) {
      throw new IllegalArgumentException(which.name() + " does not take " + text);
    }
    Map<String, String> moved = new TreeMap<>(positions);
    if (text.equals(which.kind().standard())) {
      moved.remove(which.name());
    } else {
      moved.put(which.name(), text);
    }
    return new Switches(moved);
  }

  public boolean isOn(Switch which) {
    return Boolean.parseBoolean(text(which));
  }

  public long number(Switch which) {
    return Long.parseLong(text(which));
  }

  public <E extends Enum<E>> E choice(Switch which, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> Switch.wireName(constant).equals(text(which)))
        .findFirst()
        .orElseThrow();
  }

  /** Names and values of the switches that do not stand at normal. */
  @JsonValue
  public Map<String, String> moved() {
    return new TreeMap<>(positions);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Switches switches && positions.equals(switches.positions);
  }

  @Override
  public int hashCode() {
    return positions.hashCode();
  }

  @Override
  public String toString() {
    return positions.toString();
  }

  String text(Switch which) {
    return positions.getOrDefault(which.name(), which.kind().standard());
  }
}
