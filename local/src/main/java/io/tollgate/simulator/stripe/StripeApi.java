package io.tollgate.simulator.stripe;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.simulator.Answers;
import io.tollgate.simulator.Answers.Result;
import io.tollgate.simulator.Courier;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.OrderStory.Calls;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The part of API v1 that hosted Checkout needs, each call as its page in the API reference. */
final class StripeApi {

  private static final String SESSIONS = "/v1/checkout/sessions";
  private static final String REFUNDS = "/v1/refunds";
  private static final String DISPUTES = "/v1/disputes";
  private static final int PAGE_USUAL = 10;
  private static final int PAGE_MOST = 100;
  private static final Set<String> REFUND_PARAMETERS =
      Set.of("payment_intent", "charge", "amount", "reason", "metadata", "expand");

  private final Collection<Account> accounts;
  private final Book book;
  private final Faults faults;
  private final Courier courier;
  private final Clock clock;
  private final Function<Session, String> page;
  private final Answers answers;
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

  StripeApi(
      Collection<Account> accounts,
      Book book,
      Faults faults,
      Courier courier,
      Clock clock,
      Function<Session, String> page) {
    this.accounts = accounts;
    this.book = book;
    this.faults = faults;
    this.courier = courier;
    this.clock = clock;
    this.page = page;
    this.answers =
        new Answers(
            faults,
            () ->
                refused(
                    ApiError.other(
                        429,
                        "invalid_request_error",
                        "rate_limit",
                        "Request rate limit exceeded.")),
            () -> refused(ApiError.other(503, "api_error", "", "Stripe is in maintenance.")));
  }

  /** A call, and whose it is. */
  private record Call(HttpRequest request, Account account, Map<String, String> parameters) {

    String path() {
      return request.rawPath();
    }

    /** The name behind a folder of the API, without what may follow it. */
    String name(String folder) {
      return path().substring(folder.length() + 1).replaceFirst("/.*", "");
    }
  }

  private interface Work {
    Object done() throws ApiError;
  }

  HttpResponse answer(HttpRequest request) throws InterruptedException {
    Parameters parameters = Parameters.of(request);
    try {
      Call call = new Call(request, authenticated(request), parameters.all());
      if (request.header("content-type").filter(t -> t.contains("json")).isPresent()
          || !parameters.isClean()) {
        throw ApiError.invalid(
            "", "", "Requests are form-encoded: application/x-www-form-urlencoded.");
      }
      return route(call);
    } catch (ApiError e) {
      return refused(e);
    }
  }

  Calls calls(String reference) {
    return answers.calls(reference);
  }

  void clear() {
    answers.clear();
    inFlight.clear();
  }

  private HttpResponse route(Call call) throws InterruptedException {
    String path = call.path();
    boolean isPost = call.request().method().equals("POST");
    if (path.equals(SESSIONS)) {
      return isPost ? create(call) : asked(call, Optional.empty(), () -> sessions(call));
    }
    if (path.startsWith(SESSIONS + "/")) {
      Optional<Session> session = book.session(call.account().name(), call.name(SESSIONS));
      return isPost && path.endsWith("/expire")
          ? asked(call, session, () -> expire(call, session))
          : asked(call, session, () -> retrieved(call, session));
    }
    if (path.equals(REFUNDS)) {
      return isPost ? refund(call) : askedForRefunds(call, () -> refunds(call));
    }
    if (path.startsWith(REFUNDS + "/")) {
      return askedForRefunds(call, () -> refundOf(call));
    }
    if (path.equals(DISPUTES)) {
      return asked(call, Optional.empty(), () -> disputes(call));
    }
    if (path.startsWith(DISPUTES + "/")) {
      return asked(call, Optional.empty(), () -> disputeOf(call));
    }
    if (path.startsWith("/v1/payment_intents/")) {
      Optional<Session> session =
          book.byIntent(call.account().name(), call.name("/v1/payment_intents"));
      return asked(call, session, () -> intent(call, session));
    }
    if (path.equals("/v1/events")) {
      return asked(call, Optional.empty(), () -> events(call));
    }
    throw ApiError.other(
        404,
        "invalid_request_error",
        "",
        "Unrecognized request URL (" + call.request().method() + ": " + path + ").");
  }

  /** Bearer, or Basic with the key as the user's name. */
  private Account authenticated(HttpRequest request) {
    String header = request.header("authorization").orElse("");
    String key =
        header.startsWith("Bearer ")
            ? header.substring(7)
            : header.startsWith("Basic ") ? user(header.substring(6)) : "";
    if (key.isEmpty()) {
      throw ApiError.other(401, "invalid_request_error", "", "You did not provide an API key.");
    }
    return accounts.stream()
        .filter(account -> account.secretKey().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                ApiError.other(
                    401, "invalid_request_error", "", "Invalid API Key provided: " + masked(key)));
  }

  private static String user(String encoded) {
    try {
      return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)
          .replaceFirst(":$", "");
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String masked(String key) {
    return key.length() <= 15
        ? "*".repeat(key.length())
        : key.substring(0, 11) + "*".repeat(key.length() - 15) + key.substring(key.length() - 4);
  }

  private HttpResponse create(Call call) throws InterruptedException {
    String reference = call.parameters().getOrDefault("client_reference_id", "");
    return inTurn(call, () -> answers.create(reference, () -> once(call, () -> created(call))));
  }

  private Object created(Call call) {
    Session session =
        book.add(new SessionCall(call.parameters()).session(call.account(), clock.instant()));
    Switches switches = book.switches(session);
    if (switches.isOn(StripeSimulator.CREATE_BREAKS)) {
      throw ApiError.broken();
    }
    Map<String, Object> answer = Shapes.session(session, page.apply(session), clock.instant());
    if (switches.isOn(Switch.CALLBACK_BEFORE_ANSWER)) {
      book.force(session, Outcome.SUCCESS);
      courier.awaitFirstAttempts(session.id());
    }
    return answer;
  }

  private HttpResponse refund(Call call) throws InterruptedException {
    Optional<Session> session =
        book.byIntent(call.account().name(), call.parameters().getOrDefault("payment_intent", ""));
    Switches switches = session.map(book::switches).orElseGet(faults::byDefault);
    return inTurn(
        call, () -> answers.refund(switches, () -> once(call, () -> refunded(call, session))));
  }

  private Object refunded(Call call, Optional<Session> session) {
    Map<String, String> form = call.parameters();
    for (String name : form.keySet()) {
      if (!REFUND_PARAMETERS.contains(name.replaceFirst("\\[.*", ""))) {
        throw ApiError.invalid("parameter_unknown", name, "Received unknown parameter: " + name);
      }
    }
    if (!form.containsKey("payment_intent")) {
      throw ApiError.missing("payment_intent");
    }
    Session paid =
        session.orElseThrow(
            () ->
                ApiError.unknownObject(
                    "payment_intent", form.get("payment_intent"), "payment_intent"));
    Optional<Long> amount =
        Optional.ofNullable(form.get("amount"))
            .map(
                text ->
                    Parameters.whole(text)
                        .filter(number -> number > 0)
                        .orElseThrow(
                            () ->
                                ApiError.invalid(
                                    "parameter_invalid_integer",
                                    "amount",
                                    "Invalid integer: " + text)));
    return Shapes.refund(
        book.refund(paid, amount, Shapes.under(form, "metadata")), clock.instant());
  }

  /** Two calls under one key do not run at once. */
  private HttpResponse inTurn(Call call, Answering answering) throws InterruptedException {
    String key = key(call);
    if (!key.isEmpty() && !inFlight.add(key)) {
      throw ApiError.other(
          409,
          "idempotency_error",
          "idempotency_key_in_use",
          "There is currently another in-progress request using this Idempotent Key.");
    }
    try {
      return answering.answer();
    } finally {
      inFlight.remove(key);
    }
  }

  private interface Answering {
    HttpResponse answer() throws InterruptedException;
  }

  private static String key(Call call) {
    return call.request()
        .header("idempotency-key")
        .map(key -> call.account().name() + " " + call.path() + " " + key)
        .orElse("");
  }

  /** Does it once for each key, and says it again to whoever repeats the call. */
  private Result once(Call call, Work work) {
    String key = key(call);
    String parameters = new TreeMap<>(call.parameters()).toString();
    Optional<Kept> earlier = key.isEmpty() ? Optional.empty() : book.kept(key);
    if (earlier.isPresent()) {
      return earlier.get().parameters().equals(parameters)
          ? replayed(earlier.get())
          : new Result(
              false,
              refused(
                  ApiError.other(
                      400,
                      "idempotency_error",
                      "",
                      "Keys for idempotent requests can only be used with the same parameters"
                          + " they were first used with.")));
    }
    Worked worked = worked(work);
    if (!key.isEmpty() && worked.isKept()) {
      book.keep(
          new Kept(
              key,
              parameters,
              worked.answer().status(),
              new String(worked.answer().body(), StandardCharsets.UTF_8),
              worked.answer().headers().get("request-id"),
              clock.instant()));
    }
    return new Result(isDone(worked.answer()), worked.answer());
  }

  private static Result replayed(Kept earlier) {
    HttpResponse.Message again = message(earlier.status(), earlier.body());
    Map<String, String> headers = new HashMap<>(again.headers());
    headers.put("idempotent-replayed", "true");
    headers.put("original-request", earlier.request());
    HttpResponse.Message answer = new HttpResponse.Message(again.status(), headers, again.body());
    return new Result(isDone(answer), answer);
  }

  private HttpResponse asked(Call call, Optional<Session> session, Work work)
      throws InterruptedException {
    String reference = session.map(Session::reference).orElse("");
    return answers.query(reference, () -> result(work));
  }

  private HttpResponse askedForRefunds(Call call, Work work) throws InterruptedException {
    Optional<Session> session =
        book.byIntent(call.account().name(), call.parameters().getOrDefault("payment_intent", ""));
    Switches switches = session.map(book::switches).orElseGet(faults::byDefault);
    return answers.queryRefund(switches, () -> result(work));
  }

  private Object expire(Call call, Optional<Session> known) {
    Session session = found(call, known);
    return book.expire(session)
        .map(over -> Shapes.session(over, page.apply(over), clock.instant()))
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "",
                    "",
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This"
                        + " Checkout Session has a status of `"
                        + session.status(clock.instant())
                        + "`."));
  }

  private Object retrieved(Call call, Optional<Session> known) {
    Session session = found(call, known).at(clock.instant());
    Map<String, Object> shape = Shapes.session(session, page.apply(session), clock.instant());
    List<String> expand = expanded(call);
    if (shape.get("payment_intent") != null
        && expand.stream().anyMatch(path -> path.startsWith("payment_intent"))) {
      boolean deeper = expand.contains("payment_intent.latest_charge");
      shape.put("payment_intent", book.intent(session, clock.instant(), deeper));
    }
    return shape;
  }

  private static Session found(Call call, Optional<Session> known) {
    return known.orElseThrow(
        () -> ApiError.unknownObject("checkout.session", call.name(SESSIONS), "session"));
  }

  private Object intent(Call call, Optional<Session> session) {
    String id = call.name("/v1/payment_intents");
    return book.intent(
        session.orElseThrow(() -> ApiError.unknownObject("payment_intent", id, "intent")),
        clock.instant(),
        expanded(call).contains("latest_charge"));
  }

  private Object refundOf(Call call) {
    String id = call.name(REFUNDS);
    return book.refunds(call.account().name()).stream()
        .filter(refund -> refund.id().equals(id))
        .findFirst()
        .map(refund -> Shapes.refund(refund, clock.instant()))
        .orElseThrow(() -> ApiError.unknownObject("refund", id, "id"));
  }

  private Object disputes(Call call) {
    Map<String, String> asked = call.parameters();
    return list(
        call,
        book.disputes(call.account().name()).stream()
            .filter(dispute -> isAsked(asked, "payment_intent", dispute.intent()))
            .filter(dispute -> isAsked(asked, "charge", dispute.charge()))
            .filter(created(asked, dispute -> dispute.createdAt().getEpochSecond()))
            .toList(),
        Dispute::id,
        dispute -> Shapes.dispute(dispute, clock.instant()));
  }

  private Object disputeOf(Call call) {
    String id = call.name(DISPUTES);
    return book.disputes(call.account().name()).stream()
        .filter(dispute -> dispute.id().equals(id))
        .findFirst()
        .map(dispute -> Shapes.dispute(dispute, clock.instant()))
        .orElseThrow(() -> ApiError.unknownObject("dispute", id, "dispute"));
  }

  private Object sessions(Call call) {
    Map<String, String> asked = call.parameters();
    return list(
        call,
        book.all().reversed().stream()
            .filter(session -> session.account().equals(call.account().name()))
            .filter(session -> isAsked(asked, "payment_intent", session.intent()))
            .filter(session -> isAsked(asked, "status", session.status(clock.instant())))
            .filter(created(asked, session -> session.createdAt().getEpochSecond()))
            .toList(),
        Session::id,
        session ->
            Shapes.session(session.at(clock.instant()), page.apply(session), clock.instant()));
  }

  private Object refunds(Call call) {
    return list(
        call,
        book.refunds(call.account().name()).stream()
            .filter(refund -> isAsked(call.parameters(), "payment_intent", refund.intent()))
            .toList(),
        Refund::id,
        refund -> Shapes.refund(refund, clock.instant()));
  }

  private Object events(Call call) {
    Map<String, String> asked = call.parameters();
    Map<String, String> types = Shapes.under(asked, "types");
    if (asked.containsKey("type") && !types.isEmpty()) {
      throw ApiError.invalid("", "types", "You may only specify one of type and types.");
    }
    boolean isOnlyOwed = asked.getOrDefault("delivery_success", "true").equals("false");
    return list(
        call,
        book.events(call.account().name()).stream()
            .filter(event -> types.isEmpty() || types.containsValue(event.type()))
            .filter(
                event ->
                    event
                        .type()
                        .matches(
                            asked.getOrDefault("type", "*").replace(".", "\\.").replace("*", ".*")))
            .filter(created(asked, event -> event.at().getEpochSecond()))
            .filter(event -> !isOnlyOwed || !book.isDelivered(event))
            .toList(),
        Event::id,
        event -> Json.parse(event.body()));
  }

  private static <T> Predicate<T> created(Map<String, String> asked, Function<T, Long> seconds) {
    return one -> {
      long at = seconds.apply(one);
      return at >= bound(asked, "gte", Long.MIN_VALUE)
          && at > bound(asked, "gt", Long.MIN_VALUE)
          && at <= bound(asked, "lte", Long.MAX_VALUE)
          && at < bound(asked, "lt", Long.MAX_VALUE);
    };
  }

  private static long bound(Map<String, String> asked, String name, long otherwise) {
    return Optional.ofNullable(asked.get("created[" + name + "]"))
        .flatMap(Parameters::whole)
        .orElse(otherwise);
  }

  private static boolean isAsked(Map<String, String> asked, String name, String value) {
    return asked.getOrDefault(name, value).equals(value);
  }

  private static <T> Object list(
      Call call, List<T> all, Function<T, String> id, Function<T, Object> shape) {
    Map<String, String> asked = call.parameters();
    long limit =
        Optional.ofNullable(asked.get("limit"))
            .map(text -> Parameters.whole(text).orElse(0L))
            .orElse((long) PAGE_USUAL);
    if (limit < 1 || limit > PAGE_MOST) {
      throw ApiError.invalid("parameter_invalid_integer", "limit", "limit is from 1 to 100.");
    }
    List<T> after =
        Optional.ofNullable(asked.get("starting_after"))
            .map(
                last -> all.stream().dropWhile(one -> !id.apply(one).equals(last)).skip(1).toList())
            .orElse(all);
    List<Object> data = after.stream().limit(limit).map(shape).toList();
    return Shapes.list(call.path(), data, after.size() > limit);
  }

  private static List<String> expanded(Call call) {
    return List.copyOf(Shapes.under(call.parameters(), "expand").values());
  }

  private static Result result(Work work) {
    HttpResponse.Message answer = worked(work).answer();
    return new Result(isDone(answer), answer);
  }

  /** An answer, and whether whoever repeats the call gets the same again. */
  private record Worked(HttpResponse.Message answer, boolean isKept) {}

  private static Worked worked(Work work) {
    try {
      return new Worked(message(200, Json.text(work.done())), true);
    } catch (ApiError e) {
      return new Worked(refused(e), e.isKept());
    }
  }

  private static boolean isDone(HttpResponse.Message answer) {
    return answer.status() == 200;
  }

  private static HttpResponse.Message refused(ApiError e) {
    return message(e.status(), Json.text(e.body()));
  }

  private static HttpResponse.Message message(int status, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    headers.put("request-id", "req_" + RandomText.alphanumeric(14));
    headers.put("stripe-version", Shapes.VERSION);
    return new HttpResponse.Message(status, headers, json.getBytes(StandardCharsets.UTF_8));
  }
}
