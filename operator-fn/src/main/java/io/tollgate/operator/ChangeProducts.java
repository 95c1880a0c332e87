package io.tollgate.operator;

import io.tollgate.auth.Operator;
import io.tollgate.catalogue.Products;
import io.tollgate.catalogue.Products.Change;
import io.tollgate.idempotency.IdempotencyRecord;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.order.Product;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.settle.OptimisticRetry;
import io.tollgate.store.Attribution;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Adds and changes products, at most once for each Idempotency-Key (Invariant 10). */
@Singleton
class ChangeProducts {

  private final Idempotency idempotency;
  private final Products catalogue;
  private final Clock clock;

  ChangeProducts(Idempotency idempotency, Products catalogue, Clock clock) {
    this.idempotency = idempotency;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  ProductResult add(Product product, Optional<IdempotentRequest> key, Operator operator) {
    return once(
        product.sku(),
        key,
        use ->
            switch (catalogue.add(product, "new product", use, attribution(operator))) {
              case DONE -> new ProductResult.Added(product);
              case EXISTS, TOO_FEW -> new ProductResult.SkuTaken();
            },
        () -> new ProductResult.Added(product));
  }

  /** Changes a product that there is. */
  ProductResult change(
      String sku, Change change, Optional<IdempotentRequest> key, Operator operator) {
    return once(
        sku,
        key,
        use ->
            switch (catalogue.change(sku, change, use, attribution(operator))) {
              case DONE -> changed(sku);
              case TOO_FEW, EXISTS -> new ProductResult.TooFew();
            },
        () -> changed(sku));
  }

  /** Keeps with its key how a request was answered. */
  void keepAnswer(IdempotentRequest request, int httpStatus, String body) {
    catalogue.answer(request, httpStatus, body);
  }

  /**
   * @param effect writes the key with what it does
   * @param done what an effect came to whose first request died before answering
   */
  private ProductResult once(
      String sku,
      Optional<IdempotentRequest> key,
      Function<IdempotencyKeyUse, ProductResult> effect,
      Supplier<ProductResult> done) {
    Polling polling = new Polling();
    return OptimisticRetry.until(
        "product " + sku,
        () ->
            switch (idempotency.await(key, polling)) {
              case Seen.First(IdempotencyKeyUse use) -> first(key, effect.apply(use));
              case Seen.Unfinished _ -> Optional.of(done.get());
              case Seen.Answered(IdempotencyRecord row) ->
                  Optional.of(new ProductResult.Repeated(row.httpStatus(), row.answer()));
              case Seen.InFlight(Instant until) -> Optional.of(new ProductResult.InFlight(until));
              case Seen.Reused _ -> Optional.of(new ProductResult.KeyReused());
            });
  }

  /** Empty when the effect was refused because a concurrent request has the same key. */
  private Optional<ProductResult> first(Optional<IdempotentRequest> key, ProductResult result) {
    boolean isFirst =
        result instanceof ProductResult.Written || idempotency.look(key) instanceof Seen.First;
    return isFirst ? Optional.of(result) : Optional.empty();
  }

  private ProductResult changed(String sku) {
    return new ProductResult.Changed(catalogue.find(sku).orElseThrow());
  }

  private Attribution attribution(Operator operator) {
    return new Attribution(operator.name(), "", clock.instant());
  }
}
