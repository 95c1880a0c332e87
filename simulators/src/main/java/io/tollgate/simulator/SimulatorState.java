package io.tollgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A simulator's state, under one lock and, when it was given a file, written down before anybody
 * can act on it: a gateway does not forget an order because its process was killed.
 *
 * <p>The file is a log: each change appends one line of JSON with the records that it changed, so
 * that what a change costs does not depend on how many records there are. It is rewritten with
 * nothing but the present records at a start, and whenever most of it is outdated. A last line that
 * was cut short, by a kill in the middle of writing, is dropped: nobody has acted on it. Nothing is
 * forced to the disk, so the state outlives the process and not a power cut.
 */
public final class SimulatorState {

  /** The first line: a file of another format has another one. */
  private static final String HEADER = "{\"format\":\"simulator-state-2\"}";

  /** The log is rewritten once it has so many times the records that there are, and more. */
  private static final int OUTDATED_TIMES = 3;

  private static final int OUTDATED_MIN = 10_000;

  private final Optional<Path> file;
  private final Map<String, StateMap<?>> maps = new LinkedHashMap<>();

  /** How many records the file has, present and outdated. */
  private long written;

  /** Whether the file can be appended to: it is there, and its last line is whole. */
  private boolean sound;

  private SimulatorState(Optional<Path> file) {
    this.file = file;
  }

  /** With a file that need not exist yet, or in memory only. Reads nothing before {@link #load}. */
  public static SimulatorState open(Optional<Path> file) {
    return new SimulatorState(file);
  }

  /** A map that is kept under the name. To be called before {@link #load}, which fills it. */
  public synchronized <T> StateMap<T> keep(String name, Class<T> type, Function<T, String> key) {
    StateMap<T> map = new StateMap<>(this, name, type, key);
    maps.put(name, map);
    return map;
  }

  /**
   * Reads what an earlier process wrote down, once all maps and indexes are known.
   *
   * @throws UncheckedIOException when the file cannot be read or is not ours
   */
  public synchronized void load() {
    Optional<Path> present = file.filter(Files::exists);
    if (present.isPresent()) {
      boolean isWhole = read(present.get());
      sound = isWhole && written == present();
      if (!sound) {
        rewrite(present.get());
      }
    }
  }

  /** Changes something and writes it down before anyone else can look. */
  public synchronized <T> T change(Supplier<T> change) {
    try {
      return change.get();
    } finally {
      file.ifPresent(this::write);
      notifyAll();
    }
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

  /** Repeats all changes but a last one that was cut short; false when there was such a one. */
  private boolean read(Path path) {
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      if (!HEADER.equals(lines.readLine())) {
        throw notOurs(path, new IOException("the first line is of another format"));
      }
      boolean isWhole = endsWithNewline(path);
      String line = lines.readLine();
      while (line != null) {
        String next = lines.readLine();
        if (next != null || isWhole) {
          repeat(Json.parse(line));
        }
        line = next;
      }
      return isWhole;
    } catch (CharacterCodingException e) {
      throw notOurs(path, e);
    } catch (IllegalArgumentException e) {
      throw notOurs(path, new IOException(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean endsWithNewline(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(file.length() - 1);
      return file.read() == '\n';
    }
  }

  private void repeat(JsonNode line) {
    if (!line.isObject()) {
      throw new IllegalArgumentException("a line is no object");
    }
    for (Map.Entry<String, JsonNode> change : line.properties()) {
      written +=
          Optional.ofNullable(maps.get(change.getKey()))
              .orElseThrow(() -> new IllegalArgumentException("no map " + change.getKey()))
              .repeat(change.getValue());
    }
  }

  private long present() {
    return maps.values().stream().mapToLong(StateMap::size).sum();
  }

  private static UncheckedIOException notOurs(Path file, IOException cause) {
    return new UncheckedIOException(file + " is not a simulator's state; remove it", cause);
  }

  private void write(Path path) {
    Map<String, StateChange> changes = changes();
    int size = changes.values().stream().mapToInt(StateChange::size).sum();
    if (!sound || written + size > OUTDATED_MIN + OUTDATED_TIMES * present()) {
      rewrite(path);
    } else if (!changes.isEmpty()) {
      append(path, changes, size);
    }
    maps.values().forEach(StateMap::written);
  }

  private Map<String, StateChange> changes() {
    Map<String, StateChange> changes = new LinkedHashMap<>();
    maps.forEach((name, map) -> changes.put(name, map.change()));
    changes.values().removeIf(StateChange::isEmpty);
    return changes;
  }

  /** A line that could not be written whole makes the next change write everything anew. */
  private void append(Path path, Map<String, StateChange> changes, int size) {
    sound = false;
    try {
      Files.write(path, line(changes), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written += size;
    sound = true;
  }

  private void rewrite(Path path) {
    sound = false;
    written = 0;
    try {
      Path draft = path.resolveSibling(path.getFileName() + ".draft");
      Files.createDirectories(path.toAbsolutePath().getParent());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft))) {
        out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, StateMap<?>> map : maps.entrySet()) {
          for (Object each : map.getValue().values()) {
            out.write(line(Map.of(map.getKey(), StateChange.of(each))));
            written++;
          }
        }
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sound = true;
  }

  private static byte[] line(Map<String, StateChange> changes) {
    return (Json.text(changes) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
