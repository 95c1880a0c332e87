package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.auth.Operator;
import io.tollgate.auth.Viewer;
import io.tollgate.catalogue.Products;
import io.tollgate.catalogue.Products.Change;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.Product;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.request.JsonReader;
import io.tollgate.response.ProductJson;
import java.util.Optional;

/**
 * The routes by which operators say what the shop sells. Nobody removes a product, because orders
 * name it; it is taken off the offer. Pieces are added and taken, never set, so that what is sold
 * meanwhile is not forgotten.
 */
@Controller(AdminProductsController.PRODUCTS)
class AdminProductsController {

  static final String PRODUCTS = "/api/v1/admin/products";

  private final Products catalogue;
  private final ChangeProducts products;
  private final OperatorResponses responses;

  AdminProductsController(
      Products catalogue, ChangeProducts products, OperatorResponses responses) {
    this.catalogue = catalogue;
    this.products = products;
    this.responses = responses;
  }

  @Get(produces = MediaType.ALL)
  HttpReply list(Viewer viewer, HttpEvent event) {
    return ProductJson.page(event, catalogue::all, ProductJson::managed);
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply create(Operator operator, HttpEvent event) {
    Optional<IdempotentRequest> key = IdempotencyHeader.read(event, operator, "POST " + PRODUCTS);
    Product product = JsonReader.parse(event.body(), ProductReader::created);
    return answer(key, products.add(product, key, operator));
  }

  @Put(uri = "/{sku}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply change(Operator operator, HttpEvent event, @PathVariable String sku) {
    if (catalogue.find(sku).isEmpty()) {
      return responses.unknownProduct();
    }
    Optional<IdempotentRequest> key =
        IdempotencyHeader.read(event, operator, "PUT " + PRODUCTS + "/" + sku);
    Change change = JsonReader.parse(event.body(), ProductReader::changed);
    return answer(key, products.change(sku, change, key, operator));
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
