package io.tollgate.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** A position for every switch; one that was not named stands at normal. */
public final class Switches {

  /** Nothing is broken. */
  public static final Switches NORMAL = new Switches(new EnumMap<>(Switch.class));

  private final Map<Switch, String> positions;

  private Switches(Map<Switch, String> positions) {
    this.positions = positions;
  }

  /**
   * Reads positions by wire name.
   *
   * @throws IllegalArgumentException for an unknown switch or a value it does not take
   */
  @JsonCreator
  public static Switches of(Map<String, String> byName) {
    Switches switches = NORMAL;
    for (var entry : byName.entrySet()) {
      Switch found =
          Arrays.stream(Switch.values())
              .filter(s -> Switch.wireName(s).equals(entry.getKey()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no such switch: " + entry.getKey()));
      switches = switches.with(found, entry.getValue());
    }
    return switches;
  }

  /**
   * The same with one switch moved.
   *
   * @throws IllegalArgumentException when the switch does not take the value
   */
  public Switches with(Switch which, Object value) {
    String text = value instanceof Enum<?> constant ? Switch.wireName(constant) : value.toString();
    if (!which.kind().allows(text)) {
      throw new IllegalArgumentException(Switch.wireName(which) + " does not take " + text);
    }
    Map<Switch, String> moved = new EnumMap<>(positions);
    if (text.equals(which.kind().standard())) {
      moved.remove(which);
    } else {
      moved.put(which, text);
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

  /** Wire names and values of the switches that do not stand at normal. */
  @JsonValue
  public Map<String, String> moved() {
    Map<String, String> named = new TreeMap<>();
    positions.forEach((which, value) -> named.put(Switch.wireName(which), value));
    return named;
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
    return moved().toString();
  }

  String text(Switch which) {
    return positions.getOrDefault(which, which.kind().standard());
  }
}
