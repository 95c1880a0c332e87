package io.tollgate.create;

import io.tollgate.http.Customer;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.JsonForm;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.settle.Settle;
import io.tollgate.store.Carts;
import io.tollgate.store.Checkout;
import io.tollgate.store.IdempotentRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes an order of a customer's cart and opens its payment. The amount is what our own prices come
 * to when the order is written; nobody sends it. A cart has one unpaid order, whose number lasts
 * until it is paid: a page that is sent twice buys once, with an Idempotency-Key or without, and
 * one that is corrected changes that order or takes its place.
 */
@Singleton
class CartCheckout {

  private static final int ATTEMPTS_MAX = 5;
  private static final int DESCRIPTION_CHARACTERS_MAX = 256;

  private final Carts carts;
  private final Quotes quotes;
  private final Methods methods;
  private final OpenPayment payments;
  private final Answers answers;
  private final ReturnUrls returnUrls;

  CartCheckout(
      Carts carts,
      Quotes quotes,
      Methods methods,
      OpenPayment payments,
      Answers answers,
      ReturnUrls returnUrls) {
    this.carts = carts;
    this.quotes = quotes;
    this.methods = methods;
    this.payments = payments;
    this.answers = answers;
    this.returnUrls = returnUrls;
  }

  /** One customer's wish to buy, with what is in the cart as it was read. */
  private record Wish(
      CheckoutForm form, Customer customer, String ip, Cart cart, List<OrderLine> lines) {

    Money total() {
      return new Money(OrderLine.total(lines), cart.currency().orElseThrow());
    }

    Checkout checkout() {
      return new Checkout(
          customer.subject(), cart, lines, form.contactJson(), form.shippingJson(), form.note());
    }

    OpenPaymentCommand command() {
      return new OpenPaymentCommand(request(), new Sale.OfCart(checkout()), "customer");
    }

    PaymentRequest request() {
      return new PaymentRequest(
          cart.orderNumber(),
          PaymentRequest.ByKey.NONE,
          total(),
          form.method(),
          form.gateway(),
          form.account(),
          form.mode(),
          description(),
          form.buyer(customer, ip),
          cart.flags(),
          form.returnUrl(),
          Duration.ZERO,
          Map.of(),
          form.replace());
    }

    private String description() {
      String all =
          cart.lines().stream()
              .map(line -> line.quantity() + " × " + line.product().name())
              .collect(Collectors.joining(", "));
      return Text.cut(all, DESCRIPTION_CHARACTERS_MAX);
    }
  }

  /** A key that was answered before comes first: its cart may be gone with the money. */
  HttpReply checkout(HttpEvent event, Customer customer, Optional<IdempotentRequest> key) {
    return payments
        .earlierResult(key)
        .map(answers::toBrowser)
        .orElseGet(() -> decide(event, customer, key));
  }

  private HttpReply decide(HttpEvent event, Customer customer, Optional<IdempotentRequest> key) {
    Cart cart = carts.of(customer.subject());
    return JsonForm.answer(
        event.body(), form -> read(form, customer, event.callerIp(), cart), wish -> buy(wish, key));
  }

  /** Everything that is wrong is said at once, but for what only a checkout that fails can show. */
  private Wish read(JsonForm form, Customer customer, String ip, Cart cart) {
    CheckoutForm read = CheckoutForm.read(form, customer, cart, returnUrls);
    Wish wish = new Wish(read, customer, ip, cart, quotes.lines(cart));
    if (cart.lines().isEmpty()) {
      form.error("cart", "empty", "has nothing in it");
    } else if (cart.pieces() > CustomerLimits.PIECES_MAX) {
      form.error(
          "cart", "too_many_pieces", "has more than " + CustomerLimits.PIECES_MAX + " pieces");
    } else if (methods.choose(wish.request()) instanceof Methods.Choice.None none) {
      form.error(none.why().field(), none.why().code(), none.why().message());
    }
    if (!form.errors().isEmpty()) {
      CartForm.refuseMissing(form, cart.missing());
    }
    return wish;
  }

  private HttpReply buy(Wish first, Optional<IdempotentRequest> key) {
    if (first.form().total() != 0 && first.form().total() != first.total().minorUnits()) {
      return changed(first);
    }
    Wish wish = first;
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      OpenPaymentResult result = payments.open(wish.command(), key);
      if (!(result instanceof OpenPaymentResult.GoodsChanged)) {
        return answers.toBrowser(result);
      }
      wish = readAgain(wish);
      Optional<HttpReply> refusal = refusal(first, wish);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    throw new Settle.Contended("cart " + first.cart().id());
  }

  private Wish readAgain(Wish wish) {
    Cart cart = carts.of(wish.customer().subject());
    return new Wish(wish.form(), wish.customer(), wish.ip(), cart, quotes.lines(cart));
  }

  /** Why the script would not write the order; empty when the reason has gone away since. */
  private static Optional<HttpReply> refusal(Wish first, Wish now) {
    if (now.cart().version() != first.cart().version() || !now.total().equals(first.total())) {
      return Optional.of(changed(now));
    }
    List<String> missing = now.cart().missing();
    return missing.isEmpty() ? Optional.empty() : Optional.of(outOfStock(missing));
  }

  /** Nobody is charged what they have not seen. */
  private static HttpReply changed(Wish now) {
    return HttpReply.problem(
        409,
        "cart_changed",
        "The cart or its prices have changed: look at it again",
        Map.of("version", now.cart().version(), "total", OrderLine.total(now.lines())));
  }

  private static HttpReply outOfStock(List<String> skus) {
    return HttpReply.problem(
        400, "out_of_stock", "Not everything in the cart is to be had", Map.of("skus", skus));
  }
}
