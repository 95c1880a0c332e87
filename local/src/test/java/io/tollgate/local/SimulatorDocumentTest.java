package io.tollgate.local;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.AccountOption;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.Switch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What documents say of the simulators is made from their code and their {@code about.md}. */
@Tag(GeneratedText.TAG)
class SimulatorDocumentTest {

  private static final String END = "<!-- End of the table. -->\n";
  private static final Path ABOUT = Path.of("../simulators/src/main/resources/simulator");

  /** A gateway, with what can only be asked of a running simulator. */
  private record Known(
      SimulatedGateway gateway,
      int port,
      String name,
      List<Switch> switches,
      List<Outcome> outcomes,
      List<MerchantAction> actions,
      JsonNode presets) {}

  private final List<Known> all = all();

  private static List<Known> all() {
    List<SimulatedGateway> gateways = SimulatedGateway.all();
    return IntStream.range(0, gateways.size())
        .mapToObj(i -> known(gateways.get(i), 8081 + i))
        .toList();
  }

  private static Known known(SimulatedGateway gateway, int port) {
    try (RunningSimulator running =
        gateway.start(
            0, List.of(gateway.accountOption().example()), Optional.empty(), Clock.systemUTC())) {
      return new Known(
          gateway,
          port,
          running.name(),
          running.switches(),
          running.outcomes(),
          running.merchantActions(),
          json(running.url() + "/control/presets").path("presets"));
    }
  }

  private static JsonNode json(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tableOfSimulatorsMatchesTheCode() throws IOException {
    String head =
        """
        | Simulator | Control page in `./run` | Alone: `java -jar simulators/target/simulators.jar` … |
        |---|---|---|
        """;
    GeneratedText.assertPart(
        Path.of("../docs/reference/run.md"),
        "<!-- The simulators: made from the code. -->\n",
        END,
        all.stream().map(SimulatorDocumentTest::row).collect(joining("", head, "")));
  }

  private static String row(Known known) {
    AccountOption option = known.gateway().accountOption();
    return "| %s | <http://localhost:%d/control> | `%s --port %d %s %s` |%n"
        .formatted(
            known.name(),
            known.port(),
            known.gateway().id(),
            known.port(),
            option.name(),
            option.form());
  }

  @Test
  void chaptersOfGatewaysMatchTheCode() throws IOException {
    List<Row> common = common();
    String chapters = all.stream().map(known -> chapter(known, common)).collect(joining("\n"));
    GeneratedText.assertPart(
        Path.of("../simulators/README.md"),
        "<!-- The gateways: made from the code and their about.md. -->\n",
        END,
        """
        ### Switches of every gateway

        %s
        %s"""
            .formatted(table(common), chapters));
  }

  @Test
  void tableOfPresetsMatchesTheCode() throws IOException {
    Map<String, JsonNode> presets = new LinkedHashMap<>();
    all.forEach(known -> known.presets().forEach(each -> presets.put(name(each), each)));
    GeneratedText.assertPart(
        Path.of("../simulators/README.md"),
        "<!-- The presets: made from the code. -->\n",
        END,
        presets.values().stream()
            .map(this::presetRow)
            .collect(
                joining("", "| Preset | What it does | Of | Not at |\n|---|---|---|---|\n", "")));
  }

  private String presetRow(JsonNode preset) {
    String without =
        all.stream()
            .filter(known -> !known.presets().findValuesAsText("name").contains(name(preset)))
            .map(Known::name)
            .collect(joining(", "));
    return "| `%s` | %s | %s | %s |%n"
        .formatted(
            name(preset),
            preset.path("does").asText(),
            switch (preset.path("target").asText()) {
              case "order" -> "an order";
              case "gateway" -> "the gateway";
              default -> "an order, or all to come";
            },
            without);
  }

  private static String name(JsonNode preset) {
    return preset.path("name").asText();
  }

  private static String chapter(Known known, List<Row> common) {
    AccountOption option = known.gateway().accountOption();
    List<Row> own =
        known.switches().stream().map(Row::of).filter(row -> !common.contains(row)).toList();
    return """
        ### %s

        `java -jar simulators.jar %s %s %s`, on port %d unless another one is named.
        `%s`: %s. Without one, the test account is `%s`.

        %s
        **Outcomes**: %s.%s
        %s"""
        .formatted(
            known.name(),
            known.gateway().id(),
            option.name(),
            option.form(),
            known.port(),
            option.name(),
            option.rules(),
            option.example(),
            about(known.gateway()),
            known.outcomes().stream()
                .map(outcome -> "`%s`".formatted(outcome.wireName()))
                .collect(joining(", ")),
            known.actions().isEmpty()
                ? ""
                : known.actions().stream()
                    .map(action -> "`%s` (%s)".formatted(action.name(), action.label()))
                    .collect(joining(", ", " **Actions**: ", ".")),
            own.isEmpty() ? "" : "\n" + table(own));
  }

  private static String about(SimulatedGateway gateway) {
    Path file = ABOUT.resolve(gateway.id()).resolve("about.md");
    assertTrue(Files.exists(file), () -> "write what is simulated and by which documents: " + file);
    try {
      String text = Files.readString(file);
      assertFalse(text.contains("Fill in:"), () -> "not filled in yet: " + file);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A switch as the tables have it: two gateways' are the same if their rows are. */
  private record Row(String name, String label, List<String> values) {

    static Row of(Switch which) {
      return new Row(which.name(), which.label(), which.values());
    }

    String text() {
      return "| `%s` | %s | %s |%n"
          .formatted(
              name, label, values.stream().map(value -> "`" + value + "`").collect(joining(", ")));
    }
  }

  private List<Row> common() {
    return all.getFirst().switches().stream()
        .map(Row::of)
        .filter(
            row ->
                all.stream()
                    .allMatch(
                        known -> known.switches().stream().map(Row::of).anyMatch(row::equals)))
        .toList();
  }

  private static String table(List<Row> rows) {
    return rows.stream()
        .map(Row::text)
        .collect(joining("", "| Switch | | Values, the normal one first |\n|---|---|---|\n", ""));
  }
}
