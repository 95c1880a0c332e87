package io.tollgate.simulator.stripe;

import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.ApiResponses.Result;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of API v1 that hosted Checkout needs, each call as its page in the API reference. */
final class StripeApi {

  private static final String SESSIONS = "/v1/checkout/sessions";
  private static final String SESSION = "checkout.session";
  private static final Set<String> REFUND_PARAMETERS =
      Set.of(
          "amount",
          "charge",
          "currency",
          "customer",
          "expand",
          "instructions_email",
          "metadata",
          "origin",
          "payment_intent",
          "reason",
          "refund_application_fee",
          "reverse_transfer");
  private static final Set<String> REFUND_REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer");

  private final Collection<Account> accounts;
  private final SessionStore store;
  private final Faults faults;
  private final CallbackSender sender;
  private final Clock clock;
  private final Function<Session, String> page;
  private final ApiResponses answers;
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

  private final List<Route> routes =
      List.of(
          new Route("POST", SESSIONS, this::create),
          new Route("GET", SESSIONS, call -> list(call, ApiObjects::sessions)),
          new Route("GET", SESSIONS + "/{id}", call -> object(call, SESSION, ApiObjects::session)),
          new Route("POST", SESSIONS + "/{id}/expire", this::expire),
          new Route(
              "GET",
              SESSIONS + "/{id}/line_items",
              call -> list(call, (objects, page) -> objects.lineItems(call.id(), page))),
          new Route("POST", "/v1/refunds", this::refund),
          new Route("GET", "/v1/refunds", call -> list(call, ApiObjects::refunds)),
          new Route("GET", "/v1/refunds/{id}", call -> object(call, "refund", ApiObjects::refund)),
          new Route("GET", "/v1/disputes", call -> list(call, ApiObjects::disputes)),
          new Route(
              "GET", "/v1/disputes/{id}", call -> object(call, "dispute", ApiObjects::dispute)),
          new Route("GET", "/v1/payment_intents", call -> list(call, ApiObjects::intents)),
          new Route(
              "GET",
              "/v1/payment_intents/{id}",
              call -> object(call, "payment_intent", ApiObjects::intent)),
          new Route("GET", "/v1/charges", call -> list(call, ApiObjects::charges)),
          new Route("GET", "/v1/charges/{id}", call -> object(call, "charge", ApiObjects::charge)),
          new Route("GET", "/v1/events", call -> list(call, ApiObjects::events)),
          new Route("GET", "/v1/events/{id}", call -> object(call, "event", ApiObjects::event)));

  StripeApi(
      Collection<Account> accounts,
      SessionStore store,
      Faults faults,
      CallbackSender sender,
      Clock clock,
      Function<Session, String> page) {
    this.accounts = accounts;
    this.store = store;
    this.faults = faults;
    this.sender = sender;
    this.clock = clock;
    this.page = page;
    this.answers =
        new ApiResponses(
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

  /**
   * A call, and whose it is.
   *
   * @param id of the object that its path names; empty where it names none
   */
  private record Call(
      HttpRequest request, Account account, Map<String, String> parameters, String id) {

    String path() {
      return request.rawPath();
    }

    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }

    Expansion expansion() {
      return Expansion.of(parameters);
    }

    Call of(String named) {
      return new Call(request, account, parameters, named);
    }
  }

  /** What of a method and a path, in which {@code {id}} stands for any id, answers. */
  private record Route(String method, Pattern path, Handler handler) {

    Route(String method, String path, Handler handler) {
      this(method, Pattern.compile(path.replace("{id}", "([^/]+)")), handler);
    }
  }

  private interface Handler {
    HttpResponse answer(Call call) throws InterruptedException;
  }

  private interface Work {
    Map<String, Object> done() throws ApiError;
  }

  HttpResponse answer(HttpRequest request) throws InterruptedException {
    Parameters parameters = Parameters.of(request);
    try {
      Call call = new Call(request, authenticated(request), parameters.all(), "");
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
    for (Route route : routes) {
      Matcher path = route.path().matcher(call.path());
      if (route.method().equals(call.request().method()) && path.matches()) {
        return route.handler().answer(path.groupCount() == 0 ? call : call.of(path.group(1)));
      }
    }
    throw ApiError.other(
        404,
        "invalid_request_error",
        "",
        "Unrecognized request URL (" + call.request().method() + ": " + call.path() + ").");
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
    String reference = call.parameter("client_reference_id");
    call.expansion().check(SESSION);
    return inTurn(call, () -> answers.create(reference, () -> once(call, () -> created(call))));
  }

  private Map<String, Object> created(Call call) {
    Session session =
        store.add(new SessionCall(call.parameters()).session(call.account(), clock.instant()));
    Switches switches = store.switches(session);
    if (switches.isOn(StripeSimulator.CREATE_BREAKS)) {
      throw ApiError.broken();
    }
    Map<String, Object> answer = objects(call).session(session);
    if (switches.isOn(Switch.CALLBACK_BEFORE_ANSWER)) {
      store.force(session, Outcome.SUCCESS);
      sender.awaitFirstAttempts(session.id());
    }
    return answer;
  }

  private HttpResponse refund(Call call) throws InterruptedException {
    call.expansion().check("refund");
    Switches switches = paid(call).map(store::switches).orElseGet(faults::byDefault);
    return inTurn(call, () -> answers.refund(switches, () -> once(call, () -> refunded(call))));
  }

  /** The session whose money a call is about, by PaymentIntent or charge. */
  private Optional<Session> paid(Call call) {
    String account = call.account().name();
    return store
        .byIntent(account, call.parameter("payment_intent"))
        .or(() -> store.byCharge(account, call.parameter("charge")));
  }

  private Map<String, Object> refunded(Call call) {
    Map<String, String> form = call.parameters();
    for (String name : form.keySet()) {
      if (!REFUND_PARAMETERS.contains(name.replaceFirst("\\[.*", ""))) {
        throw ApiError.invalid("parameter_unknown", name, "Received unknown parameter: " + name);
      }
    }
    String named = form.containsKey("charge") ? "charge" : "payment_intent";
    if (!form.containsKey(named)) {
      throw ApiError.missing(named);
    }
    Session paid =
        paid(call).orElseThrow(() -> ApiError.unknownObject(named, form.get(named), named));
    String reason = call.parameter("reason");
    if (!reason.isEmpty() && !REFUND_REASONS.contains(reason)) {
      throw ApiError.invalid("", "reason", "Invalid reason: " + reason);
    }
    Optional<Long> amount = Optional.ofNullable(form.get("amount")).map(StripeApi::amount);
    return Shapes.refund(
        store.refund(paid, amount, Shapes.under(form, "metadata"), reason), clock.instant());
  }

  private static long amount(String text) {
    return Parameters.whole(text)
        .filter(number -> number > 0)
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "parameter_invalid_integer", "amount", "Invalid integer: " + text));
  }

  /** Two concurrent calls under one idempotency key: the second is refused. */
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

  /** Makes a call once for each idempotency key, and replays its answer to a retry. */
  private Result once(Call call, Work work) {
    String key = key(call);
    String parameters = new TreeMap<>(call.parameters()).toString();
    Optional<IdempotentResponse> earlier = key.isEmpty() ? Optional.empty() : store.kept(key);
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
    Worked worked = worked(call, work);
    if (!key.isEmpty() && worked.isKept()) {
      store.keep(
          new IdempotentResponse(
              key,
              parameters,
              worked.answer().status(),
              new String(worked.answer().body(), StandardCharsets.UTF_8),
              worked.answer().headers().get("request-id"),
              clock.instant()));
    }
    return new Result(isDone(worked.answer()), worked.answer());
  }

  private static Result replayed(IdempotentResponse earlier) {
    HttpResponse.Message again = message(earlier.status(), earlier.body());
    Map<String, String> headers = new HashMap<>(again.headers());
    headers.put("idempotent-replayed", "true");
    headers.put("original-request", earlier.request());
    HttpResponse.Message answer = new HttpResponse.Message(again.status(), headers, again.body());
    return new Result(isDone(answer), answer);
  }

  private interface Finding {
    Map<String, Object> found(ApiObjects objects, String id);
  }

  private HttpResponse object(Call call, String type, Finding finding) throws InterruptedException {
    call.expansion().check(type);
    return asked(call, () -> finding.found(objects(call), call.id()));
  }

  private interface Listing {
    Map<String, Object> listed(ApiObjects objects, ListCall call);
  }

  private HttpResponse list(Call call, Listing listing) throws InterruptedException {
    call.expansion().check("list");
    ListCall asked = new ListCall(call.path(), call.parameters());
    return asked(call, () -> listing.listed(objects(call), asked));
  }

  /** Answers a question, with the faults of the session that it is about. */
  private HttpResponse asked(Call call, Work work) throws InterruptedException {
    String account = call.account().name();
    if (call.path().startsWith("/v1/refunds")) {
      Switches switches = paid(call).map(store::switches).orElseGet(faults::byDefault);
      return answers.queryRefund(switches, () -> result(call, work));
    }
    String reference =
        store
            .session(account, call.id())
            .or(() -> store.byIntent(account, call.id()))
            .or(() -> store.byCharge(account, call.id()))
            .map(Session::reference)
            .orElse("");
    return answers.query(reference, () -> result(call, work));
  }

  private ApiObjects objects(Call call) {
    return new ApiObjects(call.account().name(), store, clock, page);
  }

  private HttpResponse expire(Call call) throws InterruptedException {
    call.expansion().check(SESSION);
    return asked(call, () -> expired(call));
  }

  private Map<String, Object> expired(Call call) {
    Object status = objects(call).session(call.id()).get("status");
    return store
        .session(call.account().name(), call.id())
        .flatMap(store::expire)
        .map(over -> objects(call).session(over))
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "",
                    "",
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This"
                        + " Checkout Session has a status of `"
                        + status
                        + "`."));
  }

  private Result result(Call call, Work work) {
    HttpResponse.Message answer = worked(call, work).answer();
    return new Result(isDone(answer), answer);
  }

  /** An answer, and whether a retry under the same idempotency key gets the same one. */
  private record Worked(HttpResponse.Message answer, boolean isKept) {}

  private Worked worked(Call call, Work work) {
    try {
      Object answer = call.expansion().expanded(work.done(), objects(call));
      return new Worked(message(200, Json.text(answer)), true);
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
