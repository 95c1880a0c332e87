package io.tollgate.create;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.tollgate.auth.Anyone;
import io.tollgate.auth.Customer;
import io.tollgate.auth.OrderKeyAuthenticator;
import io.tollgate.catalogue.Carts;
import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.method.Purchase;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.order.Product;
import io.tollgate.stored.StoredOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The ways to pay that a buyer may choose from. Open to everybody, for it says nothing that a
 * checkout page does not show to every visitor; with an order's key it is about that order. A
 * customer's cart has a route of its own, because API Gateway hands on no token where none is
 * required.
 */
@Controller
class MethodsController {

  private final OrderKeyAuthenticator orderKeys;
  private final Carts carts;
  private final Quotes quotes;
  private final MethodSelections methods;
  private final CreateResponses responses;

  MethodsController(
      OrderKeyAuthenticator orderKeys,
      Carts carts,
      Quotes quotes,
      MethodSelections methods,
      CreateResponses responses) {
    this.orderKeys = orderKeys;
    this.carts = carts;
    this.quotes = quotes;
    this.methods = methods;
    this.responses = responses;
  }

  @Get(uri = "/api/v1/payment-methods", produces = MediaType.ALL)
  HttpReply list(Anyone anyone, HttpEvent event) {
    return event.header("x-order-key").isPresent()
        ? list(methods.begin(), purchase(orderKeys.authenticate(event).order()))
        : asked(event);
  }

  /** By amount, currency and flags of the cart itself, as the checkout will see them. */
  @Get(uri = "/api/v1/cart/payment-methods", produces = MediaType.ALL)
  HttpReply listOfCart(Customer customer, HttpEvent event) {
    return ofCart(event, carts.of(customer.subject()));
  }

  private HttpReply ofCart(HttpEvent event, Cart cart) {
    List<FieldError> errors = new ArrayList<>();
    String country = country(event, errors);
    Optional<Currency> currency = cart.currency();
    if (currency.isEmpty()) {
      errors.add(new FieldError("cart", "empty", "has nothing in it"));
    }
    return errors.isEmpty()
        ? list(
            methods.begin(),
            new Purchase(
                new Money(OrderLine.total(quotes.lines(cart)), currency.orElseThrow()),
                country,
                cart.flags()))
        : HttpReply.invalid(errors);
  }

  private static Purchase purchase(StoredOrder order) {
    return new Purchase(
        order.order().total(),
        BuyerJson.stored(order.buyer()).billing().country(),
        order.productFlags());
  }

  private HttpReply asked(HttpEvent event) {
    List<FieldError> errors = new ArrayList<>();
    String amount = one(event, "amount", "", errors);
    if (amount.isEmpty()) {
      errors.add(new FieldError("amount", "required", "is required"));
    } else if (!amount.matches("[1-9]\\d{0,12}") || Long.parseLong(amount) > Money.MOST) {
      errors.add(
          new FieldError("amount", "range", "must be a whole number from 1 to " + Money.MOST));
    }
    MethodSelection selection = methods.begin();
    Optional<Currency> currency = currency(one(event, "currency", "", errors), selection, errors);
    String country = country(event, errors);
    Set<String> flags = flags(event, errors);
    return errors.isEmpty()
        ? list(
            selection,
            new Purchase(new Money(Long.parseLong(amount), currency.orElseThrow()), country, flags))
        : HttpReply.invalid(errors);
  }

  private static String country(HttpEvent event, List<FieldError> errors) {
    String country = one(event, "country", "", errors).toUpperCase(Locale.ROOT);
    if (!country.matches("([A-Z]{2})?")) {
      errors.add(new FieldError("country", "format", "must be two letters"));
    }
    return country;
  }

  /** With commas between, or several times: API Gateway makes the first of the second. */
  private static Set<String> flags(HttpEvent event, List<FieldError> errors) {
    Set<String> flags =
        event.query("product_flags").stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .filter(Predicate.not(String::isBlank))
            .collect(Collectors.toSet());
    if (flags.size() > PaymentRequest.FLAGS_MAX
        || !flags.stream().allMatch(flag -> Product.FLAG.matcher(flag).matches())) {
      errors.add(
          new FieldError(
              "product_flags", "format", "must be texts that match " + Product.FLAG.pattern()));
    }
    return flags;
  }

  private static Optional<Currency> currency(
      String code, MethodSelection selection, List<FieldError> errors) {
    Optional<Currency> currency = code.isEmpty() ? selection.onlyCurrency() : Money.currency(code);
    if (currency.isEmpty()) {
      errors.add(
          code.isEmpty()
              ? new FieldError("currency", "required", "is required")
              : new FieldError("currency", "unknown", "is not a currency of ISO 4217"));
    }
    return currency;
  }

  private static String one(HttpEvent event, String name, String usual, List<FieldError> errors) {
    List<String> values = event.query(name);
    if (values.size() > 1) {
      errors.add(new FieldError(name, "format", "must be there once"));
    }
    return values.isEmpty() ? usual : values.getFirst();
  }

  private HttpReply list(MethodSelection selection, Purchase purchase) {
    return responses.of(selection.fitting(purchase), purchase);
  }
}
