package io.tollgate.local.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.bus.LocalEventBus;
import io.tollgate.local.explain.ExplainPage;
import io.tollgate.local.identity.Issuers;
import io.tollgate.local.index.IndexPage;
import io.tollgate.local.index.PageSettings;
import io.tollgate.local.mail.LocalMailbox;
import io.tollgate.local.metrics.MetricsPage;
import io.tollgate.local.openapi.ApiPages;
import io.tollgate.simulator.VirtualClock;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP API, the functions behind it, the shop's pages and the local controls, on one port of the
 * loopback address.
 */
public final class LocalApiGateway implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(LocalApiGateway.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INVOCATION =
      Pattern.compile("/2015-03-31/functions/([A-Za-z0-9_-]+)/invocations");
  private static final HttpResponse FOREIGN =
      HttpResponse.text(403, "text/plain", "Ask for localhost, from a page of localhost.\n");
  private static final String CLOCK = "/_local/clock";

  private final Template template;
  private final Map<String, LambdaFunction> functions;
  private final Issuers issuers;
  private final JwtAuthorizer authorizer;
  private final ApiPages description;
  private final LocalEventBus bus;
  private final LocalMailbox mailbox;
  private final ExplainPage explain;
  private final MetricsPage metrics;
  private final IndexPage index;
  private final PageSettings settings;
  private final WebFolder web;
  private final LoopbackGuard guard;
  private final Duration limit;
  private final Clock clock = new VirtualClock();

  /**
   * A front over functions that are started.
   *
   * @param issuers whose tokens are believed, and whose addresses are served
   * @param description the pages about the API
   * @param bus where functions publish, and its page
   * @param mailbox where functions send mails, and its page
   * @param explain the page about signatures
   * @param metrics the page of what functions measure
   * @param index the page that leads to all the others
   * @param settings what the shop's pages read
   * @param web the shop's pages, for paths that no route matches
   * @param publicUrl where gateways reach the API from outside of this machine
   */
  public LocalApiGateway(
      Template template,
      Map<String, LambdaFunction> functions,
      Issuers issuers,
      ApiPages description,
      LocalEventBus bus,
      LocalMailbox mailbox,
      ExplainPage explain,
      MetricsPage metrics,
      IndexPage index,
      PageSettings settings,
      WebFolder web,
      Optional<String> publicUrl) {
    this(
        template,
        functions,
        issuers,
        description,
        bus,
        mailbox,
        explain,
        metrics,
        index,
        settings,
        web,
        publicUrl,
        LIMIT);
  }

  LocalApiGateway(
      Template template,
      Map<String, LambdaFunction> functions,
      Issuers issuers,
      ApiPages description,
      LocalEventBus bus,
      LocalMailbox mailbox,
      ExplainPage explain,
      MetricsPage metrics,
      IndexPage index,
      PageSettings settings,
      WebFolder web,
      Optional<String> publicUrl,
      Duration limit) {
    this.template = template;
    this.functions = functions;
    this.issuers = issuers;
    this.authorizer = new JwtAuthorizer(issuers, clock);
    this.description = description;
    this.bus = bus;
    this.mailbox = mailbox;
    this.explain = explain;
    this.metrics = metrics;
    this.index = index;
    this.settings = settings;
    this.web = web;
    this.guard = new LoopbackGuard(publicUrl, template.cors());
    this.limit = limit;
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws IOException, InterruptedException {
    if (!guard.allowsControls(request)) {
      return guard.allowsApi(request) ? api(request) : FOREIGN;
    }
    Matcher invocation = INVOCATION.matcher(request.rawPath());
    if (invocation.matches()) {
      return invoke(invocation.group(1), request);
    }
    if (request.rawPath().equals(CLOCK)) {
      return clock(request);
    }
    Optional<HttpResponse.Message> own =
        issuers
            .find(request)
            .or(() -> description.find(request))
            .or(() -> bus.find(request))
            .or(() -> mailbox.find(request))
            .or(() -> explain.find(request))
            .or(() -> metrics.find(request))
            .or(() -> index.find(request));
    return own.isPresent() ? own.get() : api(request);
  }

  /** Files of {@code web} too: a page of the shop imports them as modules. */
  private HttpResponse api(HttpRequest request) throws IOException, InterruptedException {
    String origin = request.header("origin").orElse("");
    if (template.cors().isPresent() && Cors.isPreflight(request)) {
      return new HttpResponse.Message(204, template.cors().get().preflight(origin), new byte[0]);
    }
    Optional<Route.Match> match =
        Route.find(template.routes(), request.method(), request.rawPath());
    HttpResponse.Message answer =
        match.isPresent() ? function(match.get(), request) : page(request);
    return origin.isEmpty() || template.cors().isEmpty()
        ? answer
        : with(answer, template.cors().get().actual(origin));
  }

  private HttpResponse.Message function(Route.Match match, HttpRequest request)
      throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    HttpResponse.Message answer =
        switch (access(match.route(), request)) {
          case Access.Granted granted ->
              answer(
                  functions.get(match.route().function()),
                  HttpApiEvents.event(request, match, granted, requestId, clock.instant()));
          case Access.Refused refused -> refused.answer();
        };
    return with(answer, Map.of("apigw-requestid", requestId));
  }

  private static HttpResponse.Message with(
      HttpResponse.Message answer, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(answer.headers());
    all.putAll(headers);
    return new HttpResponse.Message(answer.status(), all, answer.body(), answer.cookies());
  }

  /** Below /api/ it is API Gateway that finds no route; elsewhere, the shop's server no page. */
  private HttpResponse.Message page(HttpRequest request) throws IOException {
    Optional<HttpResponse.Message> page = settings.find(request);
    if (page.isEmpty()) {
      page = web.find(request);
    }
    if (page.isPresent()) {
      return page.get();
    }
    return request.rawPath().startsWith("/api/")
        ? FunctionResponse.gateway(404, "Not Found")
        : web.notFound(request);
  }

  private Access access(Route route, HttpRequest request) {
    List<String> header = request.headers().getOrDefault("authorization", List.of());
    return route
        .authorization()
        .map(required -> authorizer.check(required, header))
        .orElse(Access.Granted.TO_ALL);
  }

  /** API Gateway stops waiting after its own limit; the function runs on. */
  private HttpResponse.Message answer(LambdaFunction function, byte[] event)
      throws InterruptedException {
    FutureTask<Invocation> call = new FutureTask<>(() -> function.invoke(event));
    Thread.startVirtualThread(call);
    try {
      return FunctionResponse.of(
          call.get(limit.toMillis(), TimeUnit.MILLISECONDS), template.cors().isPresent());
    } catch (TimeoutException _) {
      return FunctionResponse.gateway(503, "Service Unavailable");
    } catch (ExecutionException e) {
      LOG.error("{} could not be called", function.spec().name(), e.getCause());
      return FunctionResponse.gateway(500, "Internal Server Error");
    }
  }

  /** The same address and answers as Lambda's own Invoke. */
  private HttpResponse invoke(String name, HttpRequest request) throws InterruptedException {
    LambdaFunction function = functions.get(name);
    if (function == null) {
      return HttpResponse.json(404, "{\"Message\":\"Function not found: " + name + "\"}");
    }
    if (!request.method().equals("POST")) {
      return FunctionResponse.gateway(405, "Method Not Allowed");
    }
    byte[] event =
        request.body().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : request.body();
    if (!isJson(event)) {
      return HttpResponse.json(400, "{\"Message\":\"Could not parse request body into json\"}");
    }
    if (request.header("x-amz-invocation-type").filter("Event"::equals).isPresent()) {
      Thread.startVirtualThread(() -> later(function, event));
      return new HttpResponse.Message(202, Map.of(), new byte[0]);
    }
    return switch (function.invoke(event)) {
      case Invocation.Returned(byte[] json) ->
          new HttpResponse.Message(200, Map.of("content-type", "application/json"), json);
      case Invocation.Threw(Throwable cause) ->
          functionError(String.valueOf(cause.getMessage()), cause.getClass().getName());
      case Invocation.TimedOut _ ->
          functionError(
              "Task timed out after " + function.spec().timeout().toSeconds() + " seconds",
              "Sandbox.Timedout");
      case Invocation.Throttled _ ->
          HttpResponse.json(429, "{\"Reason\":\"ConcurrentInvocationLimitExceeded\"}");
    };
  }

  private static HttpResponse functionError(String message, String type) {
    ObjectNode error = JSON.createObjectNode();
    error.put("errorMessage", message).put("errorType", type);
    return new HttpResponse.Message(
        200,
        Map.of("content-type", "application/json", "x-amz-function-error", "Unhandled"),
        error.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void later(LambdaFunction function, byte[] event) {
    try {
      function.invoke(event);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isJson(byte[] bytes) {
    try {
      return !JSON.readTree(bytes).isMissingNode();
    } catch (IOException _) {
      return false;
    }
  }

  /** Moves the clock of functions, scheduler and simulators together. */
  private HttpResponse clock(HttpRequest request) {
    if (request.method().equals("POST")) {
      JsonNode body = json(request);
      if (body.path("advanceSeconds").isIntegralNumber()) {
        VirtualClock.advance(Duration.ofSeconds(body.get("advanceSeconds").asInt()));
      } else if (body.path("reset").asBoolean()) {
        VirtualClock.reset();
      } else {
        return FunctionResponse.gateway(
            400, "Send advanceSeconds, a whole number, or reset, true.");
      }
    } else if (!request.method().equals("GET")) {
      return FunctionResponse.gateway(405, "Method Not Allowed");
    }
    return HttpResponse.json(200, "{\"now\":\"" + clock.instant() + "\"}");
  }

  private static JsonNode json(HttpRequest request) {
    try {
      return JSON.readTree(request.body());
    } catch (IOException _) {
      return MissingNode.getInstance();
    }
  }
}
