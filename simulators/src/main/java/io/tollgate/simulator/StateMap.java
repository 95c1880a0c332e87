package io.tollgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * Records of one type by their keys, oldest first, which a {@link SimulatorState} keeps. They are
 * changed inside its changes only, by key and not through an iterator, so that each change is
 * written down.
 */
public final class StateMap<T> extends AbstractMap<String, T> {

  private final SimulatorState state;
  private final String name;
  private final Class<T> type;
  private final Function<T, String> key;
  private final SequencedMap<String, T> records = new LinkedHashMap<>();
  private final Map<String, Long> places = new HashMap<>();
  private final List<StateIndex<?, T>> indexes = new ArrayList<>();
  private long nextPlace;

  private final Set<String> changed = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private boolean cleared;

  StateMap(SimulatorState state, String name, Class<T> type, Function<T, String> key) {
    this.state = state;
    this.name = name;
    this.type = type;
    this.key = key;
  }

  /**
   * Finds records by something else than their keys. To be called before the state is loaded.
   *
   * @param terms by which a record is found; none for one that is not to be found
   */
  public <K extends Comparable<K>> StateIndex<K, T> index(Function<T, List<K>> terms) {
    StateIndex<K, T> index = new StateIndex<>(state, terms);
    indexes.add(index);
    return index;
  }

  /** The one that was put first the latest. */
  public Optional<T> newest() {
    return records.isEmpty() ? Optional.empty() : Optional.of(records.lastEntry().getValue());
  }

  /** All of them, the newest first. */
  public List<T> newestFirst() {
    return List.copyOf(records.sequencedValues().reversed());
  }

  @Override
  public T get(Object of) {
    return records.get(of);
  }

  @Override
  public boolean containsKey(Object of) {
    return records.containsKey(of);
  }

  /** Keeps a record under its own key. */
  @Override
  public T put(String under, T value) {
    if (!under.equals(key.apply(value))) {
      throw new IllegalArgumentException(name + " are not kept under another key: " + under);
    }
    T before = records.put(under, value);
    if (value.equals(before)) {
      return before;
    }
    long place = places.computeIfAbsent(under, _ -> nextPlace++);
    for (StateIndex<?, T> index : indexes) {
      if (before != null) {
        index.remove(place, before);
      }
      index.add(place, value);
    }
    changed.add(under);
    return before;
  }

  @Override
  public T remove(Object of) {
    T before = records.remove(of);
    if (before != null) {
      String under = key.apply(before);
      long place = places.remove(under);
      indexes.forEach(index -> index.remove(place, before));
      changed.remove(under);
      removed.add(under);
    }
    return before;
  }

  @Override
  public void clear() {
    records.clear();
    places.clear();
    indexes.forEach(StateIndex::clear);
    changed.clear();
    removed.clear();
    cleared = true;
  }

  @Override
  public Set<Map.Entry<String, T>> entrySet() {
    return Collections.unmodifiableMap(records).entrySet();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** What has changed since the last call of {@link #written}. */
  StateChange change() {
    return new StateChange(
        cleared, List.copyOf(removed), changed.stream().map(records::get).toList());
  }

  /** The changes so far are in the file. */
  void written() {
    changed.clear();
    removed.clear();
    cleared = false;
  }

  /**
   * Repeats what an earlier process wrote down of a {@link StateChange}.
   *
   * @return how many records and keys that names
   * @throws IllegalArgumentException when a record is not of this type
   */
  int repeat(JsonNode change) {
    if (change.path("clear").asBoolean()) {
      clear();
    }
    change.path("remove").forEach(under -> remove(under.asText()));
    for (JsonNode each : change.path("put")) {
      T value = Json.convert(each, type);
      put(key.apply(value), value);
    }
    written();
    return change.path("remove").size() + change.path("put").size();
  }
}
