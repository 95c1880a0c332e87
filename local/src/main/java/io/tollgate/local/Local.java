package io.tollgate.local;

import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.apigateway.FunctionSpec;
import io.tollgate.local.apigateway.Invocation;
import io.tollgate.local.apigateway.LambdaFunction;
import io.tollgate.local.apigateway.LocalApiGateway;
import io.tollgate.local.apigateway.PageHeaders;
import io.tollgate.local.apigateway.Scheduler;
import io.tollgate.local.apigateway.Template;
import io.tollgate.local.apigateway.TemplateReader;
import io.tollgate.local.apigateway.WebFolder;
import io.tollgate.local.bus.LocalEventBus;
import io.tollgate.local.bus.OperatorApi;
import io.tollgate.local.bus.WebhookDeliveries;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseServer;
import io.tollgate.local.explain.ExplainPage;
import io.tollgate.local.identity.Client;
import io.tollgate.local.identity.Issuers;
import io.tollgate.local.identity.LocalIssuer;
import io.tollgate.local.identity.SigningKey;
import io.tollgate.local.index.IndexPage;
import io.tollgate.local.index.PageSettings;
import io.tollgate.local.mail.LocalMailbox;
import io.tollgate.local.metrics.MetricsPage;
import io.tollgate.local.openapi.ApiPages;
import io.tollgate.local.openapi.OpenApi;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.StartFailure;
import io.tollgate.simulator.VirtualClock;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Tollgate on one machine: database, functions, schedule, simulators and shop page.
 */
public final class Local implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Local.class);
  private static final String MIGRATION = "MigrateFunction";

  /** Here refunds ask for a scope of their own, which a shop may have and need not. */
  private static final String REFUND_SCOPE = "tollgate/refund";

  /** No secret: whoever reaches the local issuer may be anybody. */
  private static final String PROGRAMS_SECRET = "local";

  private final Map<String, LambdaFunction> functions;
  private final Deque<AutoCloseable> open;
  private final Database database;
  private final HttpServer server;
  private final Simulators simulators;
  private final String apiKey;
  private final Issuers issuers;
  private final OpenApi api;
  private final SequencedMap<String, String> webhooks;

  private Local(
      Map<String, LambdaFunction> functions,
      Deque<AutoCloseable> open,
      Database database,
      HttpServer server,
      Simulators simulators,
      String apiKey,
      Issuers issuers,
      OpenApi api,
      SequencedMap<String, String> webhooks) {
    this.functions = functions;
    this.open = open;
    this.database = database;
    this.server = server;
    this.simulators = simulators;
    this.apiKey = apiKey;
    this.issuers = issuers;
    this.api = api;
    this.webhooks = webhooks;
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @throws StartFailure with nothing left running
   */
  public static Local start(Options options) {
    return start(options, LOG::info, () -> LOG.error("The database server ended by itself"));
  }

  /**
   * The same, reporting each step.
   *
   * @param onDatabaseLoss runs when the database that was started here ends by itself
   */
  public static Local start(Options options, Consumer<String> progress, Runnable onDatabaseLoss) {
    Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    try {
      return start(options, progress, onDatabaseLoss, open);
    } catch (RuntimeException | Error e) {
      close(open);
      throw e;
    }
  }

  private static Local start(
      Options options,
      Consumer<String> progress,
      Runnable onDatabaseLoss,
      Deque<AutoCloseable> open) {
    Simulators simulators = new Simulators(SimulatedGateway.all(), options.sandboxes().gateways());
    Path root = options.template().toAbsolutePath().getParent();
    AtomicReference<HttpHandler> handler = new AtomicReference<>(new StartingPage());
    // First, so that two starts do not both touch the state.
    HttpServer server = listen(options.port(), request -> handler.get().handle(request));
    open.push(server);
    String base = "http://localhost:" + server.port();
    String publicUrl = options.sandboxes().publicUrl().orElse(base);
    List<String> origins = options.shop().origins(base);
    Template template =
        TemplateReader.read(
            options.template(),
            Map.of("ShopUrls", String.join(",", origins), "RefundScope", REFUND_SCOPE));
    State state = State.open(options.state(), options.fresh());
    open.push(state);

    progress.accept("Starting the database");
    Database database = database(options, root, state, onDatabaseLoss, open);
    Map<String, Supplier<String>> makers = simulators.secrets();
    makers.put("tollgate.order-key-secret", () -> RandomText.hex(32));
    makers.put("tollgate.webhook-secret", () -> RandomText.hex(32));
    Map<String, String> secrets = state.secrets(makers);
    simulators.start(options.port(), secrets, state, base, open);

    Issuers issuers = issuers(base, publicUrl, origins, state, template);
    Map<String, String> properties = known(base, options.shop(), database);
    properties.put("tollgate.public-url", publicUrl);
    properties.put("tollgate.jwt-issuer", issuers.customers().url());
    properties.put("tollgate.operator-issuer", issuers.operators().url());
    properties.putAll(simulators.properties());
    properties.putAll(secrets);
    state.write(properties);
    options.sandboxes().replaceAccounts(properties);
    properties.putAll(options.properties());
    Map<String, LambdaFunction> functions =
        functions(template, options.code(), properties, state, progress, open);
    String apiKey = state.apiKey();
    DemoApiKey.ensure(database, apiKey);
    DemoProducts.ensure(database);
    DemoMethods.name(database);

    OperatorApi operator = new OperatorApi(base, issuers::operatorToken);
    LocalEventBus bus =
        new LocalEventBus(
            new VirtualClock(),
            template.consumers().stream().map(functions::get).toList(),
            new WebhookDeliveries(operator));
    open.push(bus);
    ExplainPage explain = new ExplainPage(root, properties, state.functions());
    open.push(explain);
    MetricsPage metrics = new MetricsPage(new VirtualClock());
    open.push(metrics);
    OpenApi api = OpenApi.of(template.routes());
    api.faults().forEach(fault -> LOG.warn("The page about the API: {}", fault));
    handler.set(
        new LocalApiGateway(
            template,
            functions,
            issuers,
            new ApiPages(api, apiKey, issuers),
            bus,
            new LocalMailbox(state.mail(), new VirtualClock(), bus::send),
            explain,
            metrics,
            new IndexPage(simulators.running()),
            new PageSettings(issuers, simulators.running()),
            pages(root),
            options.sandboxes().publicUrl()));
    if (options.scheduled()) {
      open.push(Scheduler.start(template.schedules(), functions, new VirtualClock()));
    }
    DemoEndpoint endpoint = new DemoEndpoint(operator);
    SequencedMap<String, String> webhooks = new LinkedHashMap<>();
    options.shop().webhooks().forEach(url -> webhooks.put(url, endpoint.ensure(url, state)));
    Local local =
        new Local(functions, open, database, server, simulators, apiKey, issuers, api, webhooks);
    state.writeEnvironment(local.environment());
    return local;
  }

  /** As CloudFront serves them. Releases before it did had no template for that (UpgradeTest). */
  private static WebFolder pages(Path root) {
    Path template = root.resolve("infra/pages.yaml");
    return new WebFolder(
        root.resolve("web"),
        Files.exists(template) ? PageHeaders.read(template, Map.of("ApiOrigin", "")) : Map.of());
  }

  /**
   * One for customers and one for operators, as the template has them. Their clients have the
   * template's names, and operators the groups that are called like their scopes.
   */
  private static Issuers issuers(
      String base, String publicUrl, List<String> origins, State state, Template template) {
    List<String> redirects =
        Stream.concat(Stream.of(base), origins.stream())
            .distinct()
            .map(origin -> origin + "/sign-in/")
            .toList();
    List<String> scopes =
        template.routes().stream()
            .flatMap(route -> route.authorization().stream())
            .flatMap(asked -> asked.scopes().stream())
            .distinct()
            .toList();
    SigningKey key = state.issuerKey();
    Client customers = new Client("CustomerClient", "", List.of("openid", "email"));
    Client operators =
        new Client(
            "OperatorPages", "", Stream.concat(Stream.of("openid"), scopes.stream()).toList());
    Client programs = new Client("OperatorMachines", PROGRAMS_SECRET, scopes);
    return new Issuers(
        new LocalIssuer(
            new LocalIssuer.Addresses(base, publicUrl, "/local/customers"),
            key,
            List.of(customers),
            List.of(),
            redirects,
            new VirtualClock()),
        new LocalIssuer(
            new LocalIssuer.Addresses(base, publicUrl, "/local/operators"),
            key,
            List.of(operators, programs),
            scopes.stream().map(scope -> scope.substring(scope.indexOf('/') + 1)).toList(),
            redirects,
            new VirtualClock()));
  }

  /** All of them, the schema brought up to date before another one can start. */
  private static Map<String, LambdaFunction> functions(
      Template template,
      FunctionCode code,
      Map<String, String> properties,
      State state,
      Consumer<String> progress,
      Deque<AutoCloseable> open) {
    System.setProperty(LambdaFunction.CONFIGURATION_PROPERTY, LambdaFunction.CONFIGURATION);
    Map<String, LambdaFunction> functions = new LinkedHashMap<>();
    for (FunctionSpec spec : template.functions().values()) {
      LambdaFunction function = LambdaFunction.load(spec, code, properties, state.functions());
      open.push(function);
      functions.put(spec.name(), function);
    }
    LambdaFunction migration = functions.get(MIGRATION);
    if (migration == null) {
      throw new StartFailure("The template has no function called " + MIGRATION + ".");
    }
    progress.accept("Bringing the schema up to date");
    answer(migration, "{\"migrate\":true}");
    return functions;
  }

  private static HttpServer listen(int port, HttpHandler handler) {
    try {
      return HttpServer.start(port, handler);
    } catch (IllegalStateException e) {
      throw new StartFailure(
          "Port " + port + " is in use. Stop what listens there, or choose another one with PORT.",
          e);
    }
  }

  private static Database database(
      Options options, Path root, State state, Runnable onLoss, Deque<AutoCloseable> open) {
    try {
      if (options.database().isEmpty()) {
        DatabaseServer server =
            DatabaseServer.embedded(root.resolve(".tollgate"), state.database());
        open.push(server);
        server.onLoss(onLoss);
        return server.database("tollgate");
      }
      Database database = options.database().get();
      database.execute("SELECT 1");
      return database;
    } catch (SQLException e) {
      String which = options.database().map(Database::toString).orElse("embedded");
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new StartFailure("The database (" + which + ") does not answer: " + why, e);
    }
  }

  private static Map<String, String> known(String base, ShopUrls shop, Database database) {
    Map<String, String> known = new TreeMap<>();
    known.put("datasources.default.url", database.url());
    known.put("datasources.default.username", database.username());
    known.put("datasources.default.password", database.password());
    known.put("tollgate.clock", "adjustable");
    known.put("tollgate.mode", "test");
    known.put("tollgate.log-format", "lines");
    known.put("tollgate.shop-url", shop.origins(base).getFirst());
    known.put("tollgate.return-urls", String.join(",", shop.allowedReturns(base)));
    known.put("tollgate.direct-amount", "open");
    known.put("aws.endpoint-url", base + LocalEventBus.ENDPOINT);
    known.put("aws.endpoint-url-ses", base + LocalMailbox.ENDPOINT);
    known.put("tollgate.mail-from", "orders@saigon-roasters.example");
    known.put("tollgate.mail-name", "Saigon Roasters");
    known.put("aws.region", "local");
    known.put("tollgate.webhook-network", "local");
    // Nothing here asks a server elsewhere.
    known.put("tollgate.address-check-url", "");
    known.put("aws.access-key-id", "local");
    known.put("aws.secret-access-key", "local");
    known.put("tollgate.default-gateway", DemoMethods.DEFAULT_GATEWAY);
    known.put("tollgate.shipping-price", "20000 VND,1000 PEN,500 USD");
    known.put("tollgate.shipping-free-from", "500000 VND,15000 PEN,5000 USD");
    known.put("tollgate.manual.bank.collect", "before");
    known.put("tollgate.manual.cash.collect", "after");
    return known;
  }

  /** Where everything is kept. */
  Database database() {
    return database;
  }

  /** Where the API and the shop are. */
  public String baseUrl() {
    return "http://localhost:" + server.port();
  }

  /** The simulated gateways by their ids, in the order of their ports. */
  public SequencedMap<String, RunningSimulator> simulators() {
    return simulators.running();
  }

  /** A key for the header X-Api-Key. */
  public String apiKey() {
    return apiKey;
  }

  /** A new token of an operator, good for half a day by the virtual clock. */
  public String operatorToken() {
    return issuers.operatorToken();
  }

  /** The same of a customer. */
  public String customerToken() {
    return issuers.customerToken();
  }

  /** The same of the customer who is called so. */
  public String customerToken(String name) {
    return issuers.customers().token(name);
  }

  /** The same of an operator who is called so, in these groups. */
  public String operatorToken(String name, String... groups) {
    return issuers.operators().token(name, List.of(groups));
  }

  /**
   * What programs that call the API need, by the names of environment variables. Where there are
   * several webhook endpoints, the second one's secret is {@code WEBHOOK_SECRET_2}, and so on.
   */
  private SequencedMap<String, String> environment() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("API_URL", baseUrl());
    values.put("API_KEY", apiKey);
    values.put("OPERATOR_TOKEN", operatorToken());
    values.put("CUSTOMER_TOKEN", customerToken());
    for (String secret : webhooks.values()) {
      int number = values.size() - 3;
      values.put(number == 1 ? "WEBHOOK_SECRET" : "WEBHOOK_SECRET_" + number, secret);
    }
    return values;
  }

  /** What the page about the API says. */
  public OpenApi api() {
    return api;
  }

  /**
   * Calls a function by its name in the template.
   *
   * @throws StartFailure when it fails
   */
  public String invoke(String function, String json) {
    LambdaFunction known = functions.get(function);
    if (known == null) {
      throw new IllegalArgumentException("The template has no function called " + function);
    }
    return answer(known, json);
  }

  private static String answer(LambdaFunction function, String json) {
    try {
      String name = function.spec().name();
      return switch (function.invoke(json.getBytes(StandardCharsets.UTF_8))) {
        case Invocation.Returned(byte[] answer) -> new String(answer, StandardCharsets.UTF_8);
        case Invocation.Threw threw ->
            throw new StartFailure(name + " failed: " + threw.reason(), threw.cause());
        case Invocation.TimedOut _, Invocation.Throttled _ ->
            throw new StartFailure(name + " did not answer in time.");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    close(open);
  }

  /** The last started first, each once. */
  private static void close(Deque<AutoCloseable> open) {
    for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
      try {
        next.close();
      } catch (Exception e) { // The others still have to be closed.
        LOG.warn("Cannot close {}", next, e);
      }
    }
  }
}
