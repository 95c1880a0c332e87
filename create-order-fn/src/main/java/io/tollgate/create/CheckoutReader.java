package io.tollgate.create;

import io.tollgate.auth.Customer;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.request.JsonReader;
import java.net.URI;
import java.util.Set;

/**
 * How a customer wants to pay for a cart, and where it goes.
 *
 * @param total what the customer's page said that it costs, in minor units; 0 where it did not say
 */
record CheckoutReader(
    String method,
    String gateway,
    String account,
    String mode,
    long total,
    Delivery delivery,
    URI returnUrl,
    boolean replace) {

  private static final Set<String> FIELDS =
      Set.of(
          "method",
          "gateway",
          "account",
          "mode",
          "total",
          "contact",
          "shipping",
          "note",
          "locale",
          "return_url",
          "replace");

  /** Reads the body of POST /api/v1/cart/checkout; errors are left in the form. */
  static CheckoutReader read(JsonReader form, Customer customer, Cart cart, ReturnUrls returnUrls) {
    form.refuseOthers(FIELDS);
    return new CheckoutReader(
        PaymentRequest.method(form),
        PaymentRequest.gateway(form),
        PaymentRequest.account(form),
        PaymentRequest.mode(form),
        form.optionalInteger("total", 1, Money.MOST).orElse(0L),
        Delivery.read(form, customer.email(), cart.needsShipping()),
        PaymentRequest.returnUrl(form, returnUrls, returnUrls.usual()),
        form.flag("replace"));
  }
}
