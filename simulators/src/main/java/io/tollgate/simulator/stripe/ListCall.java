package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A call for a list: which of all objects it asks for, and which page of them. */
record ListCall(String path, Map<String, String> parameters) {

  private static final int PAGE_USUAL = 10;
  private static final int PAGE_MOST = 100;

  /** Whether a parameter asks for this value, or for none in particular. */
  boolean asksFor(String parameter, String value) {
    return parameters.getOrDefault(parameter, value).equals(value);
  }

  /** Whether the bounds of {@code created} let an object of this second in. */
  boolean asksForTime(long second) {
    return second >= bound("gte", Long.MIN_VALUE)
        && second > bound("gt", Long.MIN_VALUE)
        && second <= bound("lte", Long.MAX_VALUE)
        && second < bound("lt", Long.MAX_VALUE);
  }

  private long bound(String name, long otherwise) {
    return Optional.ofNullable(parameters.get("created[" + name + "]"))
        .flatMap(Parameters::whole)
        .orElse(otherwise);
  }

  /**
   * The page that the call asks for.
   *
   * @param all in the order in which the API lists them, mostly newest first
   */
  <T> Map<String, Object> page(List<T> all, Function<T, String> id, Function<T, ?> shape) {
    int limit = limit();
    if (parameters.containsKey("ending_before")) {
      int end = place(all, id, "ending_before");
      int begin = Math.max(0, end - limit);
      return list(all.subList(begin, end), shape, begin > 0);
    }
    int begin = parameters.containsKey("starting_after") ? place(all, id, "starting_after") + 1 : 0;
    int end = Math.min(all.size(), begin + limit);
    return list(all.subList(begin, end), shape, end < all.size());
  }

  private <T> Map<String, Object> list(List<T> some, Function<T, ?> shape, boolean hasMore) {
    return Shapes.list(path, some.stream().map(shape).toList(), hasMore);
  }

  private int limit() {
    return Optional.ofNullable(parameters.get("limit"))
        .map(text -> Parameters.whole(text).orElse(0L))
        .or(() -> Optional.of((long) PAGE_USUAL))
        .filter(limit -> limit >= 1 && limit <= PAGE_MOST)
        .map(Math::toIntExact)
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "parameter_invalid_integer", "limit", "limit is from 1 to " + PAGE_MOST + "."));
  }

  private <T> int place(List<T> all, Function<T, String> id, String cursor) {
    int place = all.stream().map(id).toList().indexOf(parameters.get(cursor));
    if (place < 0) {
      throw ApiError.invalid(
          "resource_missing", cursor, "No such object: '" + parameters.get(cursor) + "'");
    }
    return place;
  }
}
