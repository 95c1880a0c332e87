package io.tollgate.manage;

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
import io.tollgate.order.Product;
import io.tollgate.store.Catalogue;
import io.tollgate.store.Catalogue.Change;
import io.tollgate.store.KeyUse;
import io.tollgate.store.Origin;
import java.time.Clock;

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
  private final ProductCommand command;
  private final Clock clock;

  AdminProductsController(
      IdentityDoor door, Catalogue catalogue, ProductCommand command, Clock clock) {
    this.door = door;
    this.catalogue = catalogue;
    this.command = command;
    this.clock = clock;
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
                product ->
                    command.answer(
                        product.sku(),
                        key,
                        use -> create(product, use, operator),
                        () -> HttpReply.json(201, ProductJson.managed(product)))));
  }

  private HttpReply create(Product product, KeyUse key, Operator operator) {
    return switch (catalogue.add(product, "new product", key, origin(operator))) {
      case DONE -> HttpReply.json(201, ProductJson.managed(product));
      case EXISTS, TOO_FEW -> HttpReply.problem(409, "sku_taken", "Another product has this sku");
    };
  }

  private HttpReply change(HttpEvent event, String sku, Operator operator) {
    if (catalogue.find(sku).isEmpty()) {
      return HttpReply.problem(404, "not_found", "No such product");
    }
    return IdempotencyHeader.answer(
        event,
        operator,
        "PUT " + PRODUCTS + "/" + sku,
        key ->
            JsonForm.answer(
                event.body(),
                ProductForm::changed,
                change ->
                    command.answer(
                        sku, key, use -> change(sku, change, use, operator), () -> now(sku))));
  }

  private HttpReply change(String sku, Change change, KeyUse key, Operator operator) {
    return switch (catalogue.change(sku, change, key, origin(operator))) {
      case DONE -> now(sku);
      case TOO_FEW, EXISTS ->
          HttpReply.problem(409, "too_few", "Fewer pieces are left than were to be taken");
    };
  }

  private HttpReply now(String sku) {
    return HttpReply.json(200, ProductJson.managed(catalogue.find(sku).orElseThrow()));
  }

  private Origin origin(Operator operator) {
    return new Origin(operator.name(), "", clock.instant());
  }
}
