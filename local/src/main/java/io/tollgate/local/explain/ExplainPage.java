package io.tollgate.local.explain;

import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.apigateway.FunctionSpec;
import io.tollgate.local.apigateway.Invocation;
import io.tollgate.local.apigateway.LambdaFunction;
import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page {@code /local/explain}, which says why a signature is refused. What it asks is the
 * product's own code, called as a function is, although it is deployed nowhere; it starts with the
 * first question.
 */
public final class ExplainPage implements AutoCloseable {

  private static final String PAGE = "/local/explain";
  private static final String SCRIPT = "/local/explain.js";
  private static final String HANDLER = "io.tollgate.explain.ExplainHandler";

  /** The accounts of gateways, the mode and the clock: nothing else of the functions' settings. */
  private static final Pattern SETTINGS =
      Pattern.compile("tollgate\\.(mode|clock|[a-z0-9]+\\.[a-z0-9]+\\..+)");

  private final FunctionSpec spec;
  private final Map<String, String> accounts;
  private final Path folder;
  private Optional<LambdaFunction> started = Optional.empty();

  /**
   * A page that answers with these settings.
   *
   * @param root of the project, where the library was built
   * @param folder where generated files may lie
   */
  public ExplainPage(Path root, Map<String, String> settings, Path folder) {
    this.spec =
        new FunctionSpec(
            "ExplainFunction",
            HANDLER,
            root.resolve("shared/target/shared.jar"),
            Duration.ofSeconds(25),
            512,
            Map.of());
    this.accounts =
        settings.entrySet().stream()
            .filter(setting -> SETTINGS.matcher(setting.getKey()).matches())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    this.folder = folder;
  }

  /** The answer, when the request is for one of its addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return switch (request.method() + " " + request.rawPath()) {
      case "GET " + PAGE -> Optional.of(file("explain.html", "text/html"));
      case "GET " + SCRIPT -> Optional.of(file("explain.js", "text/javascript"));
      case "POST " + PAGE -> Optional.of(explain(request));
      default -> Optional.empty();
    };
  }

  private HttpResponse.Message explain(HttpRequest request) {
    try {
      return function().invoke(request.body()) instanceof Invocation.Returned(byte[] json)
          ? new HttpResponse.Message(
              200, Map.of("content-type", "application/json", "cache-control", "no-store"), json)
          : HttpResponse.json(503, "{\"message\":\"Service Unavailable\"}");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private synchronized LambdaFunction function() {
    if (started.isEmpty()) {
      started = Optional.of(LambdaFunction.load(spec, FunctionCode.CLASSES, accounts, folder));
    }
    return started.get();
  }

  @Override
  public synchronized void close() {
    started.ifPresent(LambdaFunction::close);
  }

  private static HttpResponse.Message file(String name, String type) {
    return HttpResponse.text(200, type, PageFile.text("/explain/" + name));
  }
}
