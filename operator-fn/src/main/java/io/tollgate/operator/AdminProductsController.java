package io.tollgate.operator;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Operator;
import io.tollgate.http.ProductJson;
import io.tollgate.http.Proxy;
import io.tollgate.store.Catalogue;
import io.tollgate.store.IdempotentRequest;
import java.util.Optional;

/**
 * The routes by which operators say what the shop sells. Nobody removes a product, because orders
 * name it; it is taken off the offer. Pieces are added and taken, never set, so that what is sold
 * meanwhile is not forgotten.
 */
@Controller(AdminProductsController.PRODUCTS)
class AdminProductsController {

  static final String PRODUCTS = "/api/v1/admin/products";

  private final IdentityDoor door;
  private final Catalogue catalogue;
  private final ChangeProducts products;
  private final OperatorResponses responses;

  AdminProductsController(
      IdentityDoor door,
      Catalogue catalogue,
      ChangeProducts products,
      OperatorResponses responses) {
    this.door = door;
    this.catalogue = catalogue;
    this.products = products;
    this.responses = responses;
  }

  @Get(produces = MediaType.ALL)
  HttpResponse<String> list(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e -> door.letOperator(e, _ -> ProductJson.page(e, catalogue::all, ProductJson::managed)));
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> create(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, e -> door.letOperator(e, operator -> create(e, operator)));
  }

  @Put(uri = "/{sku}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> change(APIGatewayV2HTTPEvent event, @PathVariable String sku) {
    return Proxy.answer(event, e -> door.letOperator(e, operator -> change(e, sku, operator)));
  }

  private HttpReply create(HttpEvent event, Operator operator) {
    return IdempotencyHeader.answer(
        event,
        operator,
        "POST " + PRODUCTS,
        key ->
            JsonForm.answer(
                event.body(),
                ProductForm::created,
                product -> answer(key, products.add(product, key, operator))));
  }

  private HttpReply change(HttpEvent event, String sku, Operator operator) {
    if (catalogue.find(sku).isEmpty()) {
      return responses.unknownProduct();
    }
    return IdempotencyHeader.answer(
        event,
        operator,
        "PUT " + PRODUCTS + "/" + sku,
        key ->
            JsonForm.answer(
                event.body(),
                ProductForm::changed,
                change -> answer(key, products.change(sku, change, key, operator))));
  }

  /** A repetition is answered byte for byte as the first request was (Invariant 10). */
  private HttpReply answer(Optional<IdempotentRequest> key, ProductResult result) {
    HttpReply reply = responses.of(result);
    if (result instanceof ProductResult.Written) {
      key.ifPresent(request -> products.keepAnswer(request, reply.status(), reply.body()));
    }
    return reply;
  }
}
