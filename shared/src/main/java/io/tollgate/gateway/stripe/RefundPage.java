package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.Wire.DATA;
import static io.tollgate.gateway.stripe.Wire.HAS_MORE;

import java.util.List;
import java.util.Optional;

/**
 * Some of the refunds of one payment, newest first (API reference, Pagination).
 *
 * @param hasMore never without a last one to go on behind
 */
record RefundPage(List<RefundObject> refunds, boolean hasMore) {

  static Optional<RefundPage> of(Members list) {
    return Optional.of(list)
        .filter(object -> object.isA("list"))
        .flatMap(object -> object.list(DATA))
        .map(data -> data.stream().flatMap(object -> RefundObject.of(object).stream()).toList())
        .map(
            refunds ->
                new RefundPage(refunds, list.truth(HAS_MORE).orElse(false) && !refunds.isEmpty()));
  }

  Optional<RefundObject> find(String identity) {
    return refunds.stream().filter(refund -> refund.identity().equals(identity)).findFirst();
  }

  String lastId() {
    return refunds.getLast().id();
  }
}
