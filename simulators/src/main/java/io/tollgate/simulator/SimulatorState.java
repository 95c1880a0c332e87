package io.tollgate.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A simulator's state, under one lock and, when it was given a file, saved before anybody can act
 * on it: a gateway does not forget an order because its process was killed.
 */
public final class SimulatorState {

  private final Map<String, Supplier<? extends Collection<?>>> sections = new LinkedHashMap<>();
  private final String source;
  private final JsonNode remembered;
  private final Consumer<byte[]> disk;

  private SimulatorState(String source, JsonNode remembered, Consumer<byte[]> disk) {
    this.source = source;
    this.remembered = remembered;
    this.disk = disk;
  }

  /**
   * Opens the file, which need not exist yet.
   *
   * @throws UncheckedIOException when the file cannot be read or is not ours
   */
  public static SimulatorState open(Optional<Path> file) {
    return file.map(
            path -> new SimulatorState(path.toString(), read(path), bytes -> write(path, bytes)))
        .orElseGet(() -> new SimulatorState("memory", MissingNode.getInstance(), _ -> {}));
  }

  /**
   * Saves {@code now} under the name from here on, and returns what an earlier process had saved.
   *
   * @throws UncheckedIOException when that is not of this type
   */
  public synchronized <T> List<T> keep(
      String name, Class<T> type, Supplier<? extends Collection<T>> now) {
    sections.put(name, now);
    List<T> earlier = new ArrayList<>();
    try {
      remembered.path(name).forEach(node -> earlier.add(Json.convert(node, type)));
    } catch (IllegalArgumentException e) {
      throw notOurs(source, new IOException(e));
    }
    return earlier;
  }

  /**
   * A map that is saved under the name from here on, and what an earlier process had saved of it.
   *
   * @throws UncheckedIOException when that is not of this type
   */
  public <T> Map<String, T> keep(String name, Class<T> type, Function<T, String> key) {
    Map<String, T> kept = new LinkedHashMap<>();
    keep(name, type, kept::values).forEach(one -> kept.put(key.apply(one), one));
    return kept;
  }

  /** Changes something and writes it down before anyone else can look. */
  public synchronized <T> T change(Supplier<T> change) {
    T result = change.get();
    Map<String, Collection<?>> all = new LinkedHashMap<>();
    sections.forEach((name, section) -> all.put(name, section.get()));
    disk.accept(Json.bytes(all));
    notifyAll();
    return result;
  }

  public synchronized <T> T read(Supplier<T> read) {
    return read.get();
  }

  /** Wakes waiting threads, for a change of something that is not part of this state. */
  synchronized void wake() {
    notifyAll();
  }

  /** Waits until a change makes it true, or so many milliseconds of wall time have passed. */
  public synchronized void await(BooleanSupplier isTrue, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!isTrue.getAsBoolean() && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }

  private static JsonNode read(Path file) {
    try {
      return Files.exists(file) ? Json.read(Files.readAllBytes(file)) : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      throw notOurs(file.toString(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UncheckedIOException notOurs(String source, IOException cause) {
    return new UncheckedIOException(source + " is not a simulator's state; remove it", cause);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".draft");
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
