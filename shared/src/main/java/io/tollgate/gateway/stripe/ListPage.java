package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.Wire.DATA;
import static io.tollgate.gateway.stripe.Wire.HAS_MORE;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list, newest first (API reference, Pagination).
 *
 * @param next what the next page comes after; empty when this is the last
 */
record ListPage(List<Members> objects, String next) {

  static Optional<ListPage> of(Members list) {
    return Optional.of(list)
        .filter(object -> object.isA("list"))
        .flatMap(object -> object.list(DATA))
        .map(objects -> new ListPage(objects, next(list, objects)));
  }

  private static String next(Members list, List<Members> objects) {
    boolean hasMore = list.truth(HAS_MORE).orElse(false) && !objects.isEmpty();
    return hasMore ? objects.getLast().id().orElse("") : "";
  }
}
