package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulator's file has after each change, after a restart and after a kill. */
class SimulatorStateTest {

  /** Names and places, of which several names may have the same. */
  private record Thing(String name, String place) {}

  /** A state with one map of things, as a simulator has several. */
  private static final class Store {

    final SimulatorState state;
    final StateMap<Thing> things;
    final StateIndex<String, Thing> byPlace;

    Store(Path file) {
      state = SimulatorState.open(Optional.of(file));
      things = state.keep("things", Thing.class, Thing::name);
      byPlace = things.index(thing -> List.of(thing.place()));
      state.load();
    }

    void put(String name, String place) {
      state.change(() -> things.put(name, new Thing(name, place)));
    }

    void putAll(int from, int to) {
      state.change(
          () ->
              IntStream.range(from, to)
                  .mapToObj(i -> new Thing("%06d".formatted(i), "place " + i % 100))
                  .map(thing -> things.put(thing.name(), thing))
                  .toList());
    }

    List<String> names() {
      return List.copyOf(things.keySet());
    }

    List<String> at(String place) {
      return byPlace.all(place).stream().map(Thing::name).toList();
    }
  }

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("state/things.json");
  }

  @Test
  void changesSurviveARestartInTheirOrder() {
    Store before = new Store(file());
    before.put("a", "here");
    before.put("b", "here");
    before.put("c", "there");
    before.put("a", "there");
    before.state.change(() -> before.things.remove("b"));
    before.put("b", "there");

    Store after = new Store(file());
    for (Store store : List.of(before, after)) {
      assertEquals(List.of("a", "c", "b"), store.names());
      assertEquals(List.of(), store.at("here"));
      assertEquals(Optional.of("b"), store.things.newest().map(Thing::name));
      assertEquals(List.of("a", "c", "b"), store.at("there"));
    }
  }

  @Test
  void clearedRecordsAreGoneAfterARestart() {
    Store before = new Store(file());
    before.put("a", "here");
    before.state.change(
        () -> {
          before.things.clear();
          return before.things.put("b", new Thing("b", "here"));
        });
    assertEquals(List.of("b"), new Store(file()).names());
    assertEquals(List.of("b"), before.at("here"));
  }

  @Test
  void bytesOfAChangeDoNotGrowWithTheNumberOfRecords() throws IOException {
    Store store = new Store(file());
    store.put("first", "here");
    long one = bytesOf(store, "second");
    store.putAll(0, 20_000);
    assertEquals(one, bytesOf(store, "after1"));
    store.putAll(20_000, 100_000);
    assertEquals(one, bytesOf(store, "after2"));
  }

  private long bytesOf(Store store, String name) throws IOException {
    long before = Files.size(file());
    store.put(name, "here");
    return Files.size(file()) - before;
  }

  @Test
  void aHundredThousandRecordsAreReadBack() {
    Store before = new Store(file());
    IntStream.range(0, 100).forEach(i -> before.putAll(1_000 * i, 1_000 * (i + 1)));
    Store after = new Store(file());
    assertEquals(before.names(), after.names());
    assertEquals(1_000, after.at("place 99").size());
    assertEquals("099999", after.things.newestFirst().getFirst().name());
  }

  @Test
  void lineThatWasCutShortIsDroppedAndTheFileGoesOn() throws IOException {
    Store killed = new Store(file());
    killed.put("a", "here");
    killed.put("b", "here");
    long whole = Files.size(file());
    killed.put("c", "here");
    for (long cut = whole; cut < Files.size(file()); cut++) {
      Path copy = folder.resolve("cut-" + cut);
      Files.copy(file(), copy);
      try (var channel = Files.newByteChannel(copy, StandardOpenOption.WRITE)) {
        channel.truncate(cut);
      }
      Store after = new Store(copy);
      assertEquals(List.of("a", "b"), after.names(), "cut at " + cut);
      after.put("d", "here");
      assertEquals(List.of("a", "b", "d"), new Store(copy).names(), "cut at " + cut);
    }
  }

  @Test
  void outdatedRecordsAreRemovedFromTheFile() throws IOException {
    Store store = new Store(file());
    IntStream.range(0, 15_000).forEach(i -> store.put("one", "place " + i));
    long lines = Files.readAllLines(file()).size();
    assertTrue(lines < 12_000, "lines: " + lines);
    new Store(file());
    assertEquals(2, Files.readAllLines(file()).size());
    assertEquals(List.of("one"), new Store(file()).at("place 14999"));
  }

  @Test
  void changeThatCouldNotBeWrittenIsWrittenWithTheNext() throws IOException {
    Store store = new Store(file());
    store.put("a", "here");
    Files.delete(file());
    Files.createDirectory(file());
    assertThrows(UncheckedIOException.class, () -> store.put("b", "here"));
    Files.delete(file());
    store.put("c", "here");
    assertEquals(List.of("a", "b", "c"), new Store(file()).names());
  }

  @Test
  void changeThatFailsHalfwayIsWrittenAsFarAsItWent() {
    Store store = new Store(file());
    assertThrows(
        IllegalStateException.class,
        () ->
            store.state.change(
                () -> {
                  store.things.put("a", new Thing("a", "here"));
                  throw new IllegalStateException("half-way");
                }));
    assertEquals(store.names(), new Store(file()).names());
  }

  @Test
  void recordsAreKeptUnderTheirOwnKey() {
    Store store = new Store(file());
    assertThrows(
        IllegalArgumentException.class,
        () -> store.state.change(() -> store.things.put("b", new Thing("a", "here"))));
  }

  @Test
  void fileThatIsNoTextIsRefusedByName() throws IOException {
    Path other = Files.write(folder.resolve("other"), new byte[] {(byte) 0xff, '\n'});
    assertEquals(
        other + " is not a simulator's state; remove it",
        assertThrows(UncheckedIOException.class, () -> new Store(other)).getMessage());
  }
}
