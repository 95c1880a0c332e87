package io.tollgate.local.index;

import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page {@code /local/} with links to all that runs on this machine. Deployed functions have no
 * such address.
 */
public final class IndexPage {

  /** Where the page is. */
  public static final String PAGE = "/local/";

  /** Of the pages that show what came: events, and mails. */
  private static final String LIST_STYLE = "/local/list.css";

  private static final String SLOT = "{{simulators}}";

  private final Map<String, RunningSimulator> simulators;

  /** Takes the simulators by the ids of their gateways. */
  public IndexPage(Map<String, RunningSimulator> simulators) {
    this.simulators = simulators;
  }

  /** The answer, when the request is for one of these addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return switch (request.method() + " " + request.rawPath()) {
      case "GET /local" -> Optional.of(HttpResponse.redirect(PAGE));
      case "GET " + PAGE -> Optional.of(page(simulators.values()));
      case "GET " + LIST_STYLE ->
          Optional.of(HttpResponse.text(200, "text/css", PageFile.text("/index/list.css")));
      default -> Optional.empty();
    };
  }

  private static HttpResponse.Message page(Collection<RunningSimulator> simulators) {
    String links =
        simulators.stream()
            .map(
                simulator ->
                    "<li><a href=\"%s\">%s simulator</a></li>\n"
                        .formatted(control(simulator), simulator.name()))
            .collect(Collectors.joining());
    String page = PageFile.text("/index/index.html").replace(SLOT, links);
    return HttpResponse.page(
        200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  static String control(RunningSimulator simulator) {
    return simulator.url() + "/control";
  }
}
