package io.tollgate.local.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The hand-written description of one part of the API, in the notation that {@code words.yaml}
 * explains.
 *
 * @param routes by method and path, as the template writes them
 * @param parameters of paths, the schemas by their names, for all routes that say nothing else
 * @param problems that all of its routes have
 */
record Area(
    String name,
    String about,
    ObjectNode routes,
    ObjectNode parameters,
    ObjectNode problems,
    ObjectNode schemas) {

  /** In the order in which a page shows them. */
  private static final List<String> FILES =
      List.of(
          "words",
          "payment",
          "buyer",
          "cart",
          "callback",
          "operator",
          "office",
          "keys",
          "endpoints");

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Area> all() {
    return FILES.stream().map(Area::read).toList();
  }

  private static Area read(String file) {
    try (InputStream in = Area.class.getResourceAsStream("/openapi/" + file + ".yaml")) {
      LoaderOptions strict = new LoaderOptions();
      strict.setAllowDuplicateKeys(false);
      ObjectNode read = JSON.valueToTree(new Yaml(new SafeConstructor(strict)).load(in));
      return new Area(
          read.path("name").asText(),
          read.path("about").asText(),
          read.withObjectProperty("routes"),
          read.withObjectProperty("parameters"),
          read.withObjectProperty("problems"),
          read.withObjectProperty("schemas"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
