package io.tollgate.local.apigateway;

import io.tollgate.simulator.StartFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads functions, routes, schedules, CORS and JWT authorizers from a SAM template: {@code
 * Globals.Function}, functions with events of type HttpApi, ScheduleV2 and SQS, and at most one
 * HttpApi. Resources of other types and the outputs are not looked at; what is looked at and not
 * understood stops the start.
 */
public final class TemplateReader {

  private static final int TIMEOUT_SECONDS = 3;
  private static final int MEMORY_MB = 128;

  /** At one time of every day. */
  private static final Pattern DAILY = Pattern.compile("cron\\(\\d+ \\d+ \\* \\* \\? \\*\\)");

  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY");

  private final Path folder;
  private final YamlNode root;
  private final Intrinsics values;
  private final Optional<YamlNode> api;
  private final Authorizers authorizers;
  private final Map<String, FunctionSpec> functions = new LinkedHashMap<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final List<Schedule> schedules = new ArrayList<>();
  private final List<String> consumers = new ArrayList<>();

  private TemplateReader(Path folder, YamlNode root, Map<String, String> parameters) {
    this.folder = folder;
    this.root = root;
    this.values =
        new Intrinsics(
            root.find("Parameters").map(YamlNode::map).orElse(Map.of()),
            parameters,
            root.required("Resources").map().keySet(),
            root.find("Mappings").map(YamlNode::map).orElse(Map.of()),
            root.find("Conditions").map(YamlNode::map).orElse(Map.of()));
    this.api = resources("AWS::Serverless::HttpApi").values().stream().reduce(this::onlyOne);
    this.authorizers = new Authorizers(apiProperties(), values);
  }

  /** Reads a template whose parameters have their defaults. */
  public static Template read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads a template; jars are looked for beside it.
   *
   * @param parameters the values of some of its parameters, in place of their defaults
   * @throws StartFailure naming file and line
   */
  public static Template read(Path file, Map<String, String> parameters) {
    Path folder = file.toAbsolutePath().getParent();
    return new TemplateReader(folder, YamlNode.read(file), parameters).template();
  }

  private Template template() {
    resources("AWS::Serverless::Function").forEach(this::function);
    return new Template(
        functions,
        List.copyOf(routes.values()),
        schedules,
        consumers,
        apiProperties()
            .flatMap(properties -> properties.find("CorsConfiguration"))
            .map(this::cors));
  }

  private Map<String, YamlNode> resources(String type) {
    Map<String, YamlNode> resources = new LinkedHashMap<>(root.required("Resources").map());
    resources.values().removeIf(node -> !node.required("Type").scalar().equals(type));
    return resources;
  }

  private YamlNode onlyOne(YamlNode first, YamlNode second) {
    throw second.fault("a second HttpApi: the local API gateway has one port for one API.");
  }

  private Optional<YamlNode> apiProperties() {
    return api.flatMap(node -> node.find("Properties"));
  }

  private void function(String name, YamlNode node) {
    YamlNode properties = node.required("Properties");
    Optional<YamlNode> globals =
        root.find("Globals").flatMap(globalsNode -> globalsNode.find("Function"));
    Map<String, String> environment = new LinkedHashMap<>();
    globals.ifPresent(from -> environment(from, environment));
    environment(properties, environment);
    YamlNode handler = properties.required("Handler");
    String handlerName = values.required(handler);
    if (handlerName.contains("::")) {
      throw handler.fault("the local API gateway knows handlers by class, without a method.");
    }
    functions.put(
        name,
        new FunctionSpec(
            name,
            handlerName,
            folder.resolve(values.required(properties.required("CodeUri"))),
            Duration.ofSeconds(number("Timeout", properties, globals, TIMEOUT_SECONDS)),
            number("MemorySize", properties, globals, MEMORY_MB),
            environment));
    properties
        .find("Events")
        .ifPresent(events -> events.map().values().forEach(event -> event(name, event)));
  }

  private void environment(YamlNode properties, Map<String, String> environment) {
    properties
        .find("Environment")
        .flatMap(node -> node.find("Variables"))
        .ifPresent(
            variables ->
                variables
                    .map()
                    .forEach(
                        (name, value) -> {
                          environment.remove(name); // Not Globals' value under a local override.
                          values.text(value).ifPresent(text -> environment.put(name, text));
                        }));
  }

  private int number(String key, YamlNode properties, Optional<YamlNode> globals, int otherwise) {
    Optional<YamlNode> node =
        properties.find(key).or(() -> globals.flatMap(from -> from.find(key)));
    if (node.isEmpty()) {
      return otherwise;
    }
    String text = values.required(node.get());
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw node.get().fault(key + " must be a whole number, not '" + text + "'.");
    }
    return Integer.parseInt(text);
  }

  private void event(String function, YamlNode event) {
    YamlNode type = event.required("Type");
    YamlNode properties = event.required("Properties");
    switch (type.scalar()) {
      case "HttpApi" -> route(function, properties);
      case "ScheduleV2" -> schedule(function, properties);
      case "SQS" -> consumers.add(function);
      default ->
          throw type.fault(
              "the local API gateway knows events of type HttpApi, ScheduleV2 and SQS, not "
                  + type.scalar()
                  + ".");
    }
  }

  private void route(String function, YamlNode properties) {
    YamlNode methodNode = properties.required("Method");
    String method = values.required(methodNode).toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw methodNode.fault("'" + method + "' is not an HTTP method.");
    }
    properties
        .find("PayloadFormatVersion")
        .filter(version -> !version.scalar().equals("2.0"))
        .ifPresent(
            version -> {
              throw version.fault("the local API gateway speaks payload format 2.0 only.");
            });
    YamlNode path = properties.required("Path");
    Route route = new Route(method, values.required(path), function, authorizers.of(properties));
    if (routes.putIfAbsent(route.key(), route) != null) {
      throw path.fault("the route " + route.key() + " is there twice.");
    }
  }

  private void schedule(String function, YamlNode properties) {
    YamlNode expression = properties.required("ScheduleExpression");
    if (DAILY.matcher(values.required(expression)).matches()) {
      // Hardly anybody's machine is on at that hour, and by hand it can be called at any.
      return;
    }
    Matcher rate = RATE.matcher(values.required(expression));
    if (!rate.matches() || Integer.parseInt(rate.group(1)) == 0) {
      throw expression.fault(
          "the local scheduler knows rate(n minutes), hours and days, not '"
              + expression.scalar()
              + "'.");
    }
    long count = Long.parseLong(rate.group(1));
    Duration every =
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(count);
          case "hour" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    String input = properties.find("Input").map(values::required).orElse("{}");
    schedules.add(new Schedule(function, every, input));
  }

  private Cors cors(YamlNode node) {
    return new Cors(
        node.find("AllowOrigins").map(values::list).orElse(List.of()),
        node.find("AllowMethods").map(values::list).orElse(List.of()),
        node.find("AllowHeaders").map(values::list).orElse(List.of()),
        node.find("ExposeHeaders").map(values::list).orElse(List.of()),
        node.find("AllowCredentials").map(values::required).orElse("false").equals("true"),
        node.find("MaxAge").map(age -> Duration.ofSeconds(Integer.parseInt(values.required(age)))));
  }
}
