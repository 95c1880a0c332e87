package io.tollgate.local.apigateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A function's environment as a properties file for its own class loader: one process has one
 * environment, and each function wants its own.
 */
final class LocalEnvironment {

  /** Where a function's class loader finds the file. */
  static final String FILE = "local-env.properties";

  private LocalEnvironment() {}

  /** The template's variables, and over them what only this machine knows. */
  static Properties of(FunctionSpec function, Map<String, String> local) {
    Properties properties = new Properties();
    function
        .environment()
        .forEach((name, value) -> names(name).forEach(key -> properties.put(key, value)));
    properties.putAll(local);
    return properties;
  }

  /**
   * The property names that Micronaut would see in a variable: each underscore is a dot or a
   * hyphen.
   */
  static Stream<String> names(String variable) {
    List<String> names = List.of("");
    for (String word : variable.toLowerCase(Locale.ROOT).split("_")) {
      names =
          names.stream()
              .flatMap(
                  name ->
                      name.isEmpty()
                          ? Stream.of(word)
                          : Stream.of(name + "." + word, name + "-" + word))
              .toList();
    }
    return names.stream();
  }
}
