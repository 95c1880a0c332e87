package io.tollgate.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.http.Customer;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.ProductJson;
import io.tollgate.http.Proxy;
import io.tollgate.http.Sha256;
import io.tollgate.store.Carts;
import io.tollgate.store.Catalogue;
import io.tollgate.store.IdempotentRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is on offer, and the cart of a customer, who has one and needs no name for it. A page sends
 * the whole cart: {@code PUT {"lines":[{"sku":"beans","quantity":2}]}} makes these the only lines,
 * and DELETE makes it empty. Both answer with the cart at the prices of today, and both may be
 * repeated.
 */
@Controller
class CartController {

  private static final String CART = "/api/v1/cart";
  private static final String CHECKOUT = CART + "/checkout";

  private final IdentityDoor door;
  private final Catalogue catalogue;
  private final Carts carts;
  private final CartCheckout checkout;
  private final CreateResponses responses;
  private final Clock clock;

  CartController(
      IdentityDoor door,
      Catalogue catalogue,
      Carts carts,
      CartCheckout checkout,
      CreateResponses responses,
      Clock clock) {
    this.door = door;
    this.catalogue = catalogue;
    this.carts = carts;
    this.checkout = checkout;
    this.responses = responses;
    this.clock = clock;
  }

  @Get(uri = "/api/v1/products", produces = MediaType.ALL)
  HttpResponse<String> products(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, e -> ProductJson.page(e, catalogue::active, ProductJson::offered));
  }

  @Get(uri = CART, produces = MediaType.ALL)
  HttpResponse<String> read(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event, e -> door.letCustomer(e, customer -> responses.of(carts.of(customer.subject()))));
  }

  @Put(uri = CART, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> replace(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            door.letCustomer(
                e,
                customer ->
                    JsonForm.answer(
                        e.body(),
                        form -> CartForm.read(form, catalogue),
                        quantities -> replace(customer, quantities))));
  }

  @Delete(uri = CART, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> empty(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event, e -> door.letCustomer(e, customer -> replace(customer, new TreeMap<>())));
  }

  /** The amount is the cart's total at our own prices, whatever anybody sends. */
  @Post(uri = CHECKOUT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> checkout(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, e -> door.letCustomer(e, customer -> checkout(e, customer)));
  }

  private HttpReply replace(Customer customer, SortedMap<Long, Integer> quantities) {
    return responses.of(carts.replace(customer.subject(), quantities, clock.instant()));
  }

  private HttpReply checkout(HttpEvent event, Customer customer) {
    // An issuer's names may be longer than the column of callers.
    String caller = "customer-" + Sha256.hex(customer.subject());
    return IdempotencyHeader.answer(
        event, caller, "POST " + CHECKOUT, key -> checkout(event, customer, key));
  }

  private HttpReply checkout(HttpEvent event, Customer customer, Optional<IdempotentRequest> key) {
    return checkout
        .earlierResult(key)
        .map(responses::of)
        .orElseGet(
            () ->
                JsonForm.answer(
                    event.body(),
                    form -> checkout.read(form, customer, event.callerIp()),
                    request -> responses.of(checkout.checkout(request, key))));
  }
}
