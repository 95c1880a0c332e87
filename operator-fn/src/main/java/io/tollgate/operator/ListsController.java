package io.tollgate.operator;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.tollgate.auth.Viewer;
import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.OrderNumber;
import io.tollgate.order.PublicId;
import io.tollgate.request.PathId;
import io.tollgate.request.QueryParameters;
import io.tollgate.store.OperatorQueries;
import io.tollgate.store.Page;
import java.util.List;
import java.util.Locale;

/** The routes of operators' lists, and of one order with its timeline. */
@Controller("/api/v1/admin")
class ListsController {

  private static final FieldError MISTYPED_NUMBER =
      new FieldError(
          "q",
          "check_character",
          "looks like an order's number with a character mistyped: its check character does not fit");

  private final OperatorQueries queries;
  private final OperatorResponses responses;

  ListsController(OperatorQueries queries, OperatorResponses responses) {
    this.queries = queries;
    this.responses = responses;
  }

  @Get(uri = "/orders", produces = MediaType.ALL)
  HttpReply orders(Viewer viewer, HttpEvent event) {
    return list(event, OperatorQueries.Kind.ORDERS);
  }

  @Get(uri = "/payments", produces = MediaType.ALL)
  HttpReply payments(Viewer viewer, HttpEvent event) {
    return list(event, OperatorQueries.Kind.PAYMENTS);
  }

  @Get(uri = "/refunds", produces = MediaType.ALL)
  HttpReply refunds(Viewer viewer, HttpEvent event) {
    return list(event, OperatorQueries.Kind.REFUNDS);
  }

  @Get(uri = "/reviews", produces = MediaType.ALL)
  HttpReply reviews(Viewer viewer, HttpEvent event) {
    return list(event, OperatorQueries.Kind.REVIEWS);
  }

  @Get(uri = "/events", produces = MediaType.ALL)
  HttpReply events(Viewer viewer, HttpEvent event) {
    return list(event, OperatorQueries.Kind.EVENTS);
  }

  @Get(uri = "/orders/{id}", produces = MediaType.ALL)
  HttpReply order(Viewer viewer, String id) {
    long order = PathId.parse(PublicId.ORDER, id);
    return queries.order(order).map(responses::of).orElseGet(responses::unknownOrder);
  }

  private HttpReply list(HttpEvent event, OperatorQueries.Kind kind) {
    QueryParameters form = new QueryParameters(event.rawQuery(), event::query);
    boolean prefersTable =
        event.header("accept").orElse("").toLowerCase(Locale.ROOT).contains("text/csv");
    ListRequest request = ListRequest.read(kind, form, prefersTable);
    if (!form.errors().isEmpty()) {
      return HttpReply.invalid(form.errors());
    }
    Page page = queries.list(kind, request.search());
    return page.rows().isEmpty() && OrderNumber.isMistyped(request.search().word())
        ? HttpReply.invalid(List.of(MISTYPED_NUMBER))
        : responses.of(request, page);
  }
}
