package io.tollgate.create;

import io.tollgate.auth.Customer;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.store.CheckedOutCart;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A customer buys what is in the cart.
 *
 * @param ip the browser's address, which some gateways want to know
 * @param publicUrl where this API is reached, for the gateway
 * @param cart as it was read
 * @param lines what the order will sell, at the prices of now
 * @param methods what it may be paid with
 */
record CheckoutRequest(
    CheckoutReader form,
    Customer customer,
    String ip,
    URI publicUrl,
    Cart cart,
    List<OrderLine> lines,
    MethodSelection methods) {

  private static final int DESCRIPTION_CHARACTERS_MAX = 256;

  Money total() {
    return new Money(OrderLine.total(lines), cart.currency().orElseThrow());
  }

  /** Whether the page has shown the customer another total, where it said which. */
  boolean isOfAnotherTotal() {
    return form.total() != 0 && form.total() != total().minorUnits();
  }

  OpenPaymentCommand command() {
    CheckedOutCart checkout =
        new CheckedOutCart(customer.subject(), cart, lines, form.delivery().recipient());
    return new OpenPaymentCommand(payment(), new Sale.OfCart(checkout), "customer", publicUrl);
  }

  PaymentRequest payment() {
    return new PaymentRequest(
        cart.orderNumber(),
        PaymentRequest.ByKey.NONE,
        total(),
        form.method(),
        form.gateway(),
        form.account(),
        form.mode(),
        description(),
        form.delivery().buyer(customer.subject(), ip),
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
