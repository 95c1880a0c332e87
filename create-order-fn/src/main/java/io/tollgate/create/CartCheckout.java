package io.tollgate.create;

import io.tollgate.auth.Customer;
import io.tollgate.catalogue.Carts;
import io.tollgate.create.IdempotentResults.KeyState;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.request.JsonReader;
import io.tollgate.settle.Settle;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Makes an order of a customer's cart and opens its payment. The amount is what our own prices come
 * to when the order is written; nobody sends it. A cart has one unpaid order, whose number lasts
 * until it is paid: a duplicate request is one purchase, with an Idempotency-Key or without, and
 * one that is corrected changes that order or takes its place (DECISIONS 102).
 */
@Singleton
class CartCheckout {

  private static final int ATTEMPTS_MAX = 5;

  private final Carts carts;
  private final Quotes quotes;
  private final MethodSelections methods;
  private final OpenPayment payments;
  private final ReturnUrls returnUrls;

  CartCheckout(
      Carts carts,
      Quotes quotes,
      MethodSelections methods,
      OpenPayment payments,
      ReturnUrls returnUrls) {
    this.carts = carts;
    this.quotes = quotes;
    this.methods = methods;
    this.payments = payments;
    this.returnUrls = returnUrls;
  }

  /**
   * What is known of an earlier request with this Idempotency-Key. It is looked up first, because
   * the payment may have emptied the cart.
   */
  KeyState find(Optional<IdempotentRequest> key) {
    return payments.find(key);
  }

  /**
   * Reads what the customer's page sent, with the cart. All errors are collected at once, but for
   * what only a checkout that fails can show.
   */
  CheckoutRequest read(JsonReader form, Customer customer, String ip, URI publicUrl) {
    Cart cart = carts.of(customer.subject());
    CheckoutReader read = CheckoutReader.read(form, customer, cart, returnUrls);
    CheckoutRequest request =
        new CheckoutRequest(
            read, customer, ip, publicUrl, cart, quotes.lines(cart), methods.begin());
    if (cart.lines().isEmpty()) {
      form.error("cart", "empty", "has nothing in it");
    } else if (cart.pieces() > CustomerLimits.PIECES_MAX) {
      form.error(
          "cart", "too_many_pieces", "has more than " + CustomerLimits.PIECES_MAX + " pieces");
    } else if (request.methods().choose(request.payment())
        instanceof MethodSelection.Choice.None none) {
      form.error(none.why().field(), none.why().code(), none.why().message());
    }
    if (!form.errors().isEmpty()) {
      CartReader.refuseMissing(form, cart.missing());
    }
    return request;
  }

  /**
   * Places the order and opens its payment. Retries where goods have changed meanwhile.
   *
   * @param found as the key was found, undecided
   */
  CheckoutResult checkout(CheckoutRequest first, Optional<IdempotentRequest> key, KeyState found) {
    if (first.isOfAnotherTotal()) {
      return changed(first);
    }
    CheckoutRequest request = first;
    OpenPaymentResult result = payments.open(first.command(), key, first.methods(), found);
    for (int attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
      if (!(result instanceof OpenPaymentResult.GoodsChanged)) {
        return new CheckoutResult.Payment(result);
      }
      request = readAgain(request);
      Optional<CheckoutResult> refusal = refusal(first, request);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      result = payments.open(request.command(), key);
    }
    if (result instanceof OpenPaymentResult.GoodsChanged) {
      throw new Settle.Contended("cart " + first.cart().id());
    }
    return new CheckoutResult.Payment(result);
  }

  private CheckoutRequest readAgain(CheckoutRequest request) {
    Cart cart = carts.of(request.customer().subject());
    return new CheckoutRequest(
        request.form(),
        request.customer(),
        request.ip(),
        request.publicUrl(),
        cart,
        quotes.lines(cart),
        methods.begin());
  }

  /** Why the script would not write the order; empty when the reason has gone away since. */
  private static Optional<CheckoutResult> refusal(CheckoutRequest first, CheckoutRequest now) {
    if (now.cart().version() != first.cart().version() || !now.total().equals(first.total())) {
      return Optional.of(changed(now));
    }
    List<String> missing = now.cart().missing();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(new CheckoutResult.OutOfStock(missing));
  }

  private static CheckoutResult changed(CheckoutRequest now) {
    return new CheckoutResult.CartChanged(now.cart().version(), OrderLine.total(now.lines()));
  }
}
