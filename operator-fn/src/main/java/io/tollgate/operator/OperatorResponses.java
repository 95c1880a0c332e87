package io.tollgate.operator;

import io.tollgate.lambda.HttpReply;
import io.tollgate.method.PaymentMethod;
import io.tollgate.outbox.Redelivered;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.response.ProductJson;
import io.tollgate.store.OperatorQueries.Kind;
import io.tollgate.store.OrderDetails;
import io.tollgate.store.Page;
import io.tollgate.store.Position;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns results into HTTP responses: the one table of this function's statuses and codes. */
@Singleton
class OperatorResponses {

  private final PaymentMethodReader methods;
  private final GatewayFacts facts;
  private final Clock clock;

  OperatorResponses(PaymentMethodReader methods, GatewayFacts facts, Clock clock) {
    this.methods = methods;
    this.facts = facts;
    this.clock = clock;
  }

  HttpReply of(ProductResult result) {
    return switch (result) {
      case ProductResult.Added added -> HttpReply.json(201, ProductJson.managed(added.product()));
      case ProductResult.Changed changed ->
          HttpReply.json(200, ProductJson.managed(changed.product()));
      case ProductResult.SkuTaken _ ->
          HttpReply.conflict("sku_taken", "Another product has this sku");
      case ProductResult.TooFew _ ->
          HttpReply.conflict("too_few", "Fewer pieces are left than were to be taken");
      case ProductResult.Repeated(int httpStatus, String body) ->
          HttpReply.text(httpStatus, "application/json", body);
      case ProductResult.InFlight(Instant until) ->
          IdempotencyHeader.inFlight(Duration.between(clock.instant(), until));
      case ProductResult.KeyReused _ -> IdempotencyHeader.reused();
    };
  }

  HttpReply unknownProduct() {
    return HttpReply.notFound("No such product");
  }

  HttpReply of(MethodResult result) {
    return switch (result) {
      case MethodResult.Added(PaymentMethod method) -> HttpReply.json(201, describe(method));
      case MethodResult.Changed(PaymentMethod method) -> HttpReply.json(200, describe(method));
      case MethodResult.Unchanged(PaymentMethod method) -> HttpReply.json(200, describe(method));
      case MethodResult.CodeTaken _ ->
          HttpReply.conflict("code_taken", "Another payment method has this code");
      case MethodResult.VersionConflict(int version) ->
          HttpReply.conflict(
              "version_conflict",
              "Somebody else changed this payment method: look at it again",
              Map.of("version", version));
    };
  }

  HttpReply unknownMethod() {
    return HttpReply.notFound("No such payment method");
  }

  HttpReply ofMethods(List<PaymentMethod> methods) {
    return HttpReply.json(
        200, Map.of("payment_methods", methods.stream().map(this::describe).toList()));
  }

  private Map<String, Object> describe(PaymentMethod method) {
    Map<String, Object> body = ConfigureMethod.facts(method);
    body.put("is_configured", methods.isConfigured(method.gateway().value(), method.account()));
    body.put("version", method.version());
    body.put("created_at", method.createdAt().toString());
    body.put("updated_at", method.updatedAt().toString());
    return body;
  }

  HttpReply of(OrderDetails details) {
    return HttpReply.json(200, OrderTimeline.of(details, facts));
  }

  HttpReply of(ListRequest request, Page page) {
    List<Map<String, Object>> rows = facts.addTo(page.rows());
    return request.isTable() ? table(request, page, rows) : page(request, page, rows);
  }

  /** Empty where nothing follows. */
  private static String cursor(ListRequest request, Position next) {
    return next.equals(Position.END) ? "" : Cursor.write(request.kind(), request.search(), next);
  }

  private static HttpReply page(ListRequest request, Page page, List<Map<String, Object>> rows) {
    Kind kind = request.kind();
    String next = cursor(request, page.next());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        name(kind),
        kind == Kind.REVIEWS ? rows.stream().map(CaseJson::withDecisions).toList() : rows);
    if (!next.isEmpty()) {
      body.put("next_cursor", next);
    }
    return HttpReply.json(200, body);
  }

  /**
   * A list as CSV, as much of it as an answer can hold. A truncated one says so in its file name,
   * for a person, and in {@code x-next-cursor}, for a program.
   */
  private static HttpReply table(ListRequest request, Page page, List<Map<String, Object>> rows) {
    Kind kind = request.kind();
    Csv csv = new Csv(GatewayFacts.columns(kind.columns()));
    int count = 0;
    while (count < rows.size() && csv.add(rows.get(count))) {
      count++;
    }
    String next = cursor(request, count < rows.size() ? page.places().get(count - 1) : page.next());
    HttpReply reply = HttpReply.text(200, "text/csv; charset=utf-8; header=present", csv.text());
    String cut = next.isEmpty() ? "" : "-first-" + count;
    reply
        .headers()
        .put("content-disposition", "attachment; filename=\"" + name(kind) + cut + ".csv\"");
    if (!next.isEmpty()) {
      reply.headers().put("x-next-cursor", next);
    }
    return reply;
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** An event that goes out with reconcile's next run. */
  HttpReply waiting(Map<String, Object> event) {
    return HttpReply.json(202, event);
  }

  HttpReply of(Redelivered events) {
    return HttpReply.json(202, events.toMap());
  }

  HttpReply unknownEvent() {
    return HttpReply.notFound("No such event");
  }

  HttpReply unknownOrder() {
    return HttpReply.notFound("No such order");
  }
}
