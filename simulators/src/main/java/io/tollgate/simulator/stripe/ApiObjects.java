package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One account's objects as the API shows them at this moment: by id and as lists. */
final class ApiObjects {

  private final String account;
  private final SessionStore store;
  private final Instant now;
  private final Function<Session, String> page;

  ApiObjects(String account, SessionStore store, Clock clock, Function<Session, String> page) {
    this.account = account;
    this.store = store;
    this.now = clock.instant();
    this.page = page;
  }

  Map<String, Object> session(Session session) {
    return Shapes.session(session.at(now), page.apply(session), now);
  }

  Map<String, Object> session(String id) {
    return store
        .session(account, id)
        .map(this::session)
        .orElseThrow(() -> ApiError.unknownObject("checkout.session", id, "session"));
  }

  Map<String, Object> lineItems(String session, ListCall call) {
    return store
        .session(account, session)
        .map(known -> call.page(LineItems.of(known), item -> (String) item.get("id"), item -> item))
        .orElseThrow(() -> ApiError.unknownObject("checkout.session", session, "session"));
  }

  Map<String, Object> intent(String id) {
    return store
        .byIntent(account, id)
        .map(session -> store.intent(session, now))
        .orElseThrow(() -> ApiError.unknownObject("payment_intent", id, "intent"));
  }

  Map<String, Object> charge(String id) {
    return store
        .byCharge(account, id)
        .flatMap(session -> store.charge(session, now))
        .orElseThrow(() -> ApiError.unknownObject("charge", id, "id"));
  }

  Map<String, Object> refund(String id) {
    return store
        .refund(account, id)
        .map(this::refund)
        .orElseThrow(() -> ApiError.unknownObject("refund", id, "id"));
  }

  private Map<String, Object> refund(Refund refund) {
    return Shapes.refund(refund, now);
  }

  Map<String, Object> dispute(String id) {
    return store
        .dispute(account, id)
        .map(this::dispute)
        .orElseThrow(() -> ApiError.unknownObject("dispute", id, "dispute"));
  }

  private Map<String, Object> dispute(Dispute dispute) {
    return Shapes.dispute(dispute, now);
  }

  Map<String, Object> product(String id) {
    return sessions().stream()
        .flatMap(session -> LineItems.product(session, id).stream())
        .findFirst()
        .orElseThrow(() -> ApiError.unknownObject("product", id, "id"));
  }

  Map<String, Object> event(String id) {
    return store
        .webhooks()
        .event(account, id)
        .map(event -> Json.map(event.body()))
        .orElseThrow(() -> ApiError.unknownObject("event", id, "id"));
  }

  Map<String, Object> sessions(ListCall call) {
    return call.page(
        sessions().stream()
            .filter(session -> call.asksFor("payment_intent", session.intent()))
            .filter(session -> call.asksFor("status", session.status(now)))
            .filter(session -> call.asksForTime(session.createdAt().getEpochSecond()))
            .toList(),
        Session::id,
        this::session);
  }

  /** Newest first. */
  private List<Session> sessions() {
    return store.all().reversed().stream()
        .filter(session -> session.account().equals(account))
        .toList();
  }

  Map<String, Object> intents(ListCall call) {
    return page(
        call,
        sessions().stream()
            .filter(session -> !session.intent().isEmpty())
            .map(session -> store.intent(session, now))
            .toList());
  }

  Map<String, Object> charges(ListCall call) {
    return page(
        call,
        sessions().stream()
            .flatMap(session -> store.charge(session, now).stream())
            .filter(charge -> call.asksFor("payment_intent", (String) charge.get("payment_intent")))
            .sorted(Comparator.comparing(ApiObjects::created).reversed())
            .toList());
  }

  private static Map<String, Object> page(ListCall call, List<Map<String, Object>> shapes) {
    return call.page(
        shapes.stream().filter(shape -> call.asksForTime(created(shape))).toList(),
        shape -> (String) shape.get("id"),
        shape -> shape);
  }

  private static long created(Map<String, Object> shape) {
    return ((Number) shape.get("created")).longValue();
  }

  Map<String, Object> refunds(ListCall call) {
    return call.page(
        store.refunds(account).stream()
            .filter(refund -> call.asksFor("payment_intent", refund.intent()))
            .filter(refund -> call.asksFor("charge", refund.charge()))
            .filter(refund -> call.asksForTime(refund.createdAt().getEpochSecond()))
            .toList(),
        Refund::id,
        this::refund);
  }

  Map<String, Object> disputes(ListCall call) {
    return call.page(
        store.disputes(account).stream()
            .filter(dispute -> call.asksFor("payment_intent", dispute.intent()))
            .filter(dispute -> call.asksFor("charge", dispute.charge()))
            .filter(dispute -> call.asksForTime(dispute.createdAt().getEpochSecond()))
            .toList(),
        Dispute::id,
        this::dispute);
  }

  Map<String, Object> events(ListCall call) {
    Map<String, String> types = Shapes.under(call.parameters(), "types");
    if (call.parameters().containsKey("type") && !types.isEmpty()) {
      throw ApiError.invalid("", "types", "You may only specify one of type and types.");
    }
    String pattern =
        call.parameters().getOrDefault("type", "*").replace(".", "\\.").replace("*", ".*");
    boolean isOnlyUndelivered = !call.asksFor("delivery_success", "true");
    return call.page(
        store.webhooks().events(account).stream()
            .filter(event -> types.isEmpty() || types.containsValue(event.type()))
            .filter(event -> event.type().matches(pattern))
            .filter(event -> call.asksForTime(event.at().getEpochSecond()))
            .filter(event -> !isOnlyUndelivered || !store.webhooks().isDelivered(event))
            .toList(),
        Event::id,
        event -> Json.map(event.body()));
  }

  /** Whatever an id names; empty for an id of something that is not simulated. */
  Optional<Map<String, Object>> byId(String id) {
    Map<String, Function<String, Map<String, Object>>> kinds =
        Map.of("pi", this::intent, "ch", this::charge, "prod", this::product);
    return Optional.ofNullable(kinds.get(id.replaceFirst("_.*", ""))).map(kind -> kind.apply(id));
  }

  /** Lists that an object holds only where {@code expand} asks for them, by object and field. */
  Optional<Map<String, Object>> listOf(String object, String id, String field) {
    Map<String, Supplier<Map<String, Object>>> lists =
        Map.of(
            "checkout.session line_items",
            () ->
                lineItems(
                    id, new ListCall("/v1/checkout/sessions/" + id + "/line_items", Map.of())),
            "charge refunds",
            () -> refunds(new ListCall("/v1/charges/" + id + "/refunds", Map.of("charge", id))));
    return Optional.ofNullable(lists.get(object + " " + field)).map(Supplier::get);
  }
}
