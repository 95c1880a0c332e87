package io.tollgate.local.apigateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One route of the HTTP API. Segments in braces match one segment, a last one with a plus the rest.
 *
 * @param method upper case, or ANY
 * @param authorization what it asks of a token; empty when it asks for none
 */
public record Route(
    String method, String path, String function, Optional<Authorization> authorization) {

  /**
   * The more exact route first, segment by segment: literal, parameter, rest; a method over ANY.
   */
  private static final Comparator<Route> EXACT_FIRST =
      Comparator.<Route, String>comparing(
              route ->
                  String.join(
                      "",
                      route.segments().stream()
                          .map(segment -> isRest(segment) ? "2" : isParameter(segment) ? "1" : "0")
                          .toList()))
          .thenComparing(route -> route.method.equals("ANY"));

  /** A route that asks for no token. */
  Route(String method, String path, String function) {
    this(method, path, function, Optional.empty());
  }

  record Match(Route route, Map<String, String> pathParameters) {}

  /** As API Gateway names it in events. */
  public String key() {
    return method + " " + path;
  }

  /** Finds the route of a request; parameters come decoded. */
  static Optional<Match> find(List<Route> routes, String method, String rawPath) {
    List<String> segments = List.of(rawPath.split("/", -1));
    return routes.stream()
        .filter(route -> route.method.equals(method) || route.method.equals("ANY"))
        .sorted(EXACT_FIRST)
        .flatMap(route -> route.match(segments).stream())
        .findFirst();
  }

  private List<String> segments() {
    return List.of(path.split("/", -1));
  }

  private Optional<Match> match(List<String> actual) {
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> expected = segments();
    for (int i = 0; i < expected.size(); i++) {
      String segment = expected.get(i);
      if (i >= actual.size()) {
        return Optional.empty();
      }
      if (isRest(segment)) {
        String rest = String.join("/", new ArrayList<>(actual.subList(i, actual.size())));
        parameters.put(segment.substring(1, segment.length() - 2), Encoding.path(rest));
        return Optional.of(new Match(this, parameters));
      }
      if (isParameter(segment) && !actual.get(i).isEmpty()) {
        parameters.put(segment.substring(1, segment.length() - 1), Encoding.path(actual.get(i)));
      } else if (!segment.equals(actual.get(i))) {
        return Optional.empty();
      }
    }
    return expected.size() == actual.size()
        ? Optional.of(new Match(this, parameters))
        : Optional.empty();
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static boolean isRest(String segment) {
    return segment.startsWith("{") && segment.endsWith("+}");
  }
}
