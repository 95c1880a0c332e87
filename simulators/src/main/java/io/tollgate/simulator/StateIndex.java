package io.tollgate.simulator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds records of a {@link StateMap} by terms that are not their keys. */
public final class StateIndex<K extends Comparable<K>, T> {

  private final SimulatorState state;
  private final Function<T, List<K>> terms;

  /** Of each term the records by their places in the map. */
  private final NavigableMap<K, NavigableMap<Long, T>> found = new TreeMap<>();

  StateIndex(SimulatorState state, Function<T, List<K>> terms) {
    this.state = state;
    this.terms = terms;
  }

  /** All with this term, in the order of the map. */
  public List<T> all(K term) {
    return state
        .read(() -> Optional.ofNullable(found.get(term)).map(Map::values).map(List::copyOf))
        .orElseGet(List::of);
  }

  public Optional<T> first(K term) {
    return state.read(
        () -> Optional.ofNullable(found.get(term)).map(of -> of.firstEntry().getValue()));
  }

  public Optional<T> last(K term) {
    return state.read(
        () -> Optional.ofNullable(found.get(term)).map(of -> of.lastEntry().getValue()));
  }

  public boolean has(K term) {
    return state.read(() -> found.containsKey(term));
  }

  /** All whose term is this one or a lower one. To be called, and read to its end, under lock. */
  Stream<T> upTo(K term) {
    return records(found.headMap(term, true).values());
  }

  /** All that have a term. To be called, and read to its end, under lock. */
  Stream<T> all() {
    return records(found.values());
  }

  private static <T> Stream<T> records(Collection<NavigableMap<Long, T>> of) {
    return of.stream().flatMap(each -> each.values().stream());
  }

  void add(long place, T record) {
    for (K term : terms.apply(record)) {
      found.computeIfAbsent(term, _ -> new TreeMap<>()).put(place, record);
    }
  }

  void remove(long place, T record) {
    for (K term : terms.apply(record)) {
      found.computeIfPresent(
          term, (_, same) -> same.remove(place) != null && same.isEmpty() ? null : same);
    }
  }

  void clear() {
    found.clear();
  }
}
