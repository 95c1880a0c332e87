package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** What others signed, as the files beside the tests have it. */
public final class Vectors {

  private Vectors() {}

  public static JsonNode read(String resource) {
    try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
      return Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those under {@code vectors}, in their order. */
  public static Stream<JsonNode> all(String resource) {
    return StreamSupport.stream(read(resource).get("vectors").values().spliterator(), false);
  }

  /** One test for each that is chosen, of which there must be some. */
  public static <V> Stream<DynamicTest> each(
      List<V> vectors, Predicate<V> which, Function<V, String> name, Consumer<V> test) {
    List<V> chosen = vectors.stream().filter(which).toList();
    assertFalse(chosen.isEmpty(), "Fill in: a vector of this kind in the file of vectors");
    return chosen.stream().map(v -> dynamicTest(name.apply(v), () -> test.accept(v)));
  }
}
