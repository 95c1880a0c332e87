package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.DATA;
import static io.tollgate.gateway.stripe.FieldNames.HAS_MORE;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list, newest first (API reference, Pagination).
 *
 * @param next what the next page comes after; empty when this is the last
 */
record ListPage(List<StripeObject> objects, String next) {

  static Optional<ListPage> of(StripeObject list) {
    return Optional.of(list)
        .filter(object -> object.isA("list"))
        .flatMap(object -> object.list(DATA))
        .map(objects -> new ListPage(objects, next(list, objects)));
  }

  private static String next(StripeObject list, List<StripeObject> objects) {
    boolean hasMore = list.truth(HAS_MORE).orElse(false) && !objects.isEmpty();
    return hasMore ? objects.getLast().id().orElse("") : "";
  }
}
