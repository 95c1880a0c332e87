package io.tollgate.operator;

import io.tollgate.order.Product;
import java.time.Instant;

/** What came of an operator's adding or changing a product. */
sealed interface ProductResult {

  /** The change is stored, and the answer is yet to be stored with the request's key. */
  sealed interface Written extends ProductResult {}

  record Added(Product product) implements Written {}

  record Changed(Product product) implements Written {}

  /** Another product has this sku. */
  record SkuTaken() implements ProductResult {}

  /** Fewer pieces are left than were to be taken. */
  record TooFew() implements ProductResult {}

  /** An earlier request with this Idempotency-Key was answered like this. */
  record Repeated(int httpStatus, String body) implements ProductResult {}

  /** The first request with this Idempotency-Key is still under way. */
  record InFlight(Instant until) implements ProductResult {}

  /** The same Idempotency-Key came with another request. */
  record KeyReused() implements ProductResult {}
}
