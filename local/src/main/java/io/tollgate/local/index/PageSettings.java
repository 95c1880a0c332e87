package io.tollgate.local.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.identity.Issuers;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code /config.json} that the shop's pages read, as a deployment writes it: where the
 * API is, and where people sign in. Only here it also has the simulators' control pages by gateway.
 */
public record PageSettings(Issuers issuers, Map<String, RunningSimulator> simulators) {

  private static final String FILE = "/config.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The answer, when the request is for this file. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return (request.method() + " " + request.rawPath()).equals("GET " + FILE)
        ? Optional.of(HttpResponse.json(200, settings()))
        : Optional.empty();
  }

  private String settings() {
    ObjectNode settings = JSON.createObjectNode().put("api", "");
    settings.set("customer", issuers.customers().settings());
    settings.set("operator", issuers.operators().settings());
    ObjectNode controls = settings.putObject("controls");
    simulators.forEach((gateway, each) -> controls.put(gateway, IndexPage.control(each)));
    return settings.toString();
  }
}
