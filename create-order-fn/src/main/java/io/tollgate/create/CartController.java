package io.tollgate.create;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.auth.Anyone;
import io.tollgate.auth.Customer;
import io.tollgate.catalogue.Carts;
import io.tollgate.catalogue.Products;
import io.tollgate.create.IdempotentResults.KeyState;
import io.tollgate.crypto.Sha256;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.request.JsonReader;
import io.tollgate.response.ProductJson;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The routes of the products on offer and of a customer's cart, which needs no id because each
 * customer has one. A page sends the whole cart: {@code PUT
 * {"lines":[{"sku":"beans","quantity":2}]}} makes these the only lines, and DELETE makes it empty.
 * Both answer with the cart at the prices of today, and both may be repeated.
 */
@Controller
class CartController {

  private static final String CART = "/api/v1/cart";
  private static final String CHECKOUT = CART + "/checkout";

  private final Products catalogue;
  private final Carts carts;
  private final CartCheckout checkout;
  private final CreateResponses responses;
  private final PublicUrl publicUrl;
  private final Clock clock;

  CartController(
      Products catalogue,
      Carts carts,
      CartCheckout checkout,
      CreateResponses responses,
      PublicUrl publicUrl,
      Clock clock) {
    this.catalogue = catalogue;
    this.carts = carts;
    this.checkout = checkout;
    this.responses = responses;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  @Get(uri = "/api/v1/products", produces = MediaType.ALL)
  HttpReply products(Anyone anyone, HttpEvent event) {
    return ProductJson.page(event, catalogue::active, ProductJson::offered);
  }

  /** The cart, and the unpaid order that holds its pieces; nothing of whom that is for. */
  @Get(uri = CART, produces = MediaType.ALL)
  HttpReply read(Customer customer) {
    return responses.shown(carts.of(customer.subject()), carts.lastCheckout(customer.subject()));
  }

  @Put(uri = CART, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply replace(Customer customer, HttpEvent event) {
    SortedMap<Long, Integer> quantities =
        JsonReader.parse(event.body(), form -> CartReader.read(form, catalogue));
    return responses.of(carts.replace(customer.subject(), quantities, clock.instant()));
  }

  @Delete(uri = CART, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply empty(Customer customer) {
    return responses.of(carts.replace(customer.subject(), new TreeMap<>(), clock.instant()));
  }

  /**
   * All that a checkout begins with: the cart, what the customer said at the last checkout, and the
   * unpaid order that holds the pieces.
   */
  @Get(uri = CHECKOUT, produces = MediaType.ALL)
  HttpReply begin(Customer customer) {
    return responses.of(carts.of(customer.subject()), carts.lastCheckout(customer.subject()));
  }

  /** The amount is the cart's total at our own prices, whatever anybody sends. */
  @Post(uri = CHECKOUT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply checkout(Customer customer, HttpEvent event) {
    // An issuer's names may be longer than the column of callers.
    String caller = "customer-" + Sha256.hex(customer.subject());
    Optional<IdempotentRequest> key = IdempotencyHeader.read(event, caller, "POST " + CHECKOUT);
    KeyState found = checkout.find(key);
    if (found instanceof KeyState.Answered answered) {
      return responses.of(new CheckoutResult.Payment(answered.result()));
    }
    CheckoutRequest request =
        JsonReader.parse(
            event.body(),
            form -> checkout.read(form, customer, event.callerIp(), publicUrl.of(event.domain())));
    return responses.of(checkout.checkout(request, key, found));
  }
}
