package io.tollgate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Alarms and dashboard against what the functions emit, and against the run-books. */
class ObservabilityTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern RUN_BOOK =
      Pattern.compile(" Run-book (docs/runbooks/[a-z-]+\\.md)$");
  private static final Pattern SEARCHED =
      Pattern.compile("\\\\\"\\$\\{Namespace}\\\\\",([a-z,]+)} MetricName=\\\\\"([a-z_]+)\\\\\"");
  private static final Pattern NAMED = Pattern.compile("\\[\"\\$\\{Namespace}\", \"([a-z_]+)\"]");

  /** Of CloudWatch itself: queues that no function of ours looks at, and calls that reach none. */
  private static final Map<String, Watched> OF_AWS =
      Map.of(
          "FulfilmentGivenUp", Watched.deadLetters("FulfilmentDeadLetters"),
          "DeliveryGivenUp", Watched.deadLetters("DeliveryDeadLetters"),
          "RuleGivenUp", Watched.deadLetters("RuleDeadLetters"),
          "FulfilmentWaits",
              new Watched("AWS/SQS", "ApproximateAgeOfOldestMessage", "FulfilmentQueue"),
          "CallbacksThrottled", new Watched("AWS/Lambda", "Throttles", "CallbackFunction"));

  private record Watched(String namespace, String metric, String parameter) {

    static Watched deadLetters(String parameter) {
      return new Watched("AWS/SQS", "ApproximateNumberOfMessagesVisible", parameter);
    }
  }

  private static Map<String, Node> resources;
  private static Set<String> parameters;

  @BeforeAll
  static void read() throws IOException {
    Map<String, Node> nested = template("infra/observability.yaml");
    parameters = members(nested.get("Parameters")).keySet();
    resources = new TreeMap<>(members(template("template.yaml").get("Resources")));
    resources.putAll(members(nested.get("Resources")));
  }

  private static Map<String, Node> template(String path) throws IOException {
    try (Reader file = Files.newBufferedReader(ROOT.resolve(path))) {
      return members(new Yaml().compose(file));
    }
  }

  /** No alarm has dimensions: each watches the metric that is emitted without any. */
  @Test
  void everyAlarmWatchesAMetricThatFunctionsEmit() {
    alarms()
        .forEach(
            (name, alarm) -> {
              if (OF_AWS.containsKey(name)) {
                return;
              }
              Metric metric =
                  metric(text(alarm, "MetricName"))
                      .orElseThrow(() -> new AssertionError(name + " watches nothing"));
              assertTrue(metric.dimensionSets().contains(List.of()), name);
              assertTrue(!alarm.containsKey("Dimensions"), name);
              assertEquals("Namespace", text(alarm, "Namespace"), name);
            });
  }

  /** SQS reports no queue that is long empty, and no sum has a value where a queue has none. */
  @Test
  void everyQueueOfDeadLettersHasAnAlarmOfItsOwn() {
    assertEquals(
        parameters.stream()
            .filter(name -> name.endsWith("DeadLetters"))
            .collect(Collectors.toSet()),
        OF_AWS.values().stream()
            .map(Watched::parameter)
            .filter(name -> name.endsWith("DeadLetters"))
            .collect(Collectors.toSet()));
    OF_AWS.forEach(
        (name, watched) -> {
          Map<String, Node> alarm = alarms().get(name);
          Node dimension = ((SequenceNode) alarm.get("Dimensions")).getValue().getFirst();
          assertEquals(
              watched,
              new Watched(
                  text(alarm, "Namespace"),
                  text(alarm, "MetricName"),
                  text(members(dimension), "Value")),
              name);
        });
  }

  /**
   * A function that is dead counts nothing, so nothing is what its alarm waits for. The age of the
   * delivery queue would not say it: SQS leaves out what was received three times.
   */
  @ParameterizedTest
  @CsvSource({"ReconcileSilent,reconcile_success", "DeliverSilent,deliver_success"})
  void functionOfTheScheduleThatIsDeadIsNoticed(String name, String metric) {
    Map<String, Node> alarm = alarms().get(name);
    assertEquals(metric, text(alarm, "MetricName"));
    assertEquals("LessThanThreshold", text(alarm, "ComparisonOperator"));
    assertEquals("breaching", text(alarm, "TreatMissingData"));
    assertEquals("300", text(alarm, "Period"));
  }

  /** An audit that fails emits nothing, so nothing is what its alarm waits for. */
  @Test
  void nightWithoutAnAuditIsNoticed() {
    Map<String, Node> alarm = alarms().get("AuditMissing");
    assertEquals(Metric.AUDIT_UNFINISHED.label(), text(alarm, "MetricName"));
    assertEquals("SampleCount", text(alarm, "Statistic"));
    assertEquals("LessThanThreshold", text(alarm, "ComparisonOperator"));
    assertEquals("breaching", text(alarm, "TreatMissingData"));
    Duration period = Duration.ofSeconds(Long.parseLong(text(alarm, "Period")));
    Duration looked = period.multipliedBy(Long.parseLong(text(alarm, "EvaluationPeriods")));
    assertTrue(looked.compareTo(Duration.ofHours(25)) > 0, "a run some minutes later is no fault");
    assertTrue(period.toHours() >= 1 && looked.toDays() <= 7, "what CloudWatch takes");
  }

  @Test
  void everyAlarmLeadsToARunBookAndTellsSomebody() throws IOException {
    Set<String> books = new TreeSet<>();
    for (Map.Entry<String, Map<String, Node>> alarm : alarms().entrySet()) {
      String description = text(alarm.getValue(), "AlarmDescription");
      Matcher book = RUN_BOOK.matcher(description);
      assertTrue(book.find(), alarm.getKey() + ": " + description);
      String text = Files.readString(ROOT.resolve(book.group(1)));
      assertTrue(text.contains("(`" + alarm.getKey() + "`)"), book.group(1));
      for (String part :
          List.of("**Symptom:**", "**How bad:**", "**Look here", "**Do this", "**Wake:**")) {
        assertTrue(text.contains(part), book.group(1) + " has no " + part);
      }
      books.add(ROOT.resolve(book.group(1)).getFileName().toString());
      assertTrue(alarm.getValue().containsKey("AlarmActions"), alarm.getKey());
    }
    books.addAll(Set.of("README.md", "payment-pending.md", "migration-failed.md"));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/runbooks"))) {
      assertEquals(
          books, files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    String list = Files.readString(ROOT.resolve("docs/runbooks/README.md"));
    alarms().keySet().forEach(name -> assertTrue(list.contains("`" + name + "`"), name));
  }

  @Test
  void dashboardHasEveryMetricByItsDimensions() {
    String body =
        ((ScalarNode)
                members(members(resources.get("Dashboard")).get("Properties")).get("DashboardBody"))
            .getValue();
    Map<String, String> shown = new TreeMap<>();
    for (MatchResult search : SEARCHED.matcher(body).results().toList()) {
      shown.put(search.group(2), search.group(1));
    }
    NAMED.matcher(body).results().forEach(named -> shown.put(named.group(1), ""));
    assertEquals(
        Arrays.stream(Metric.values())
            .collect(
                Collectors.toMap(
                    Metric::label,
                    metric -> String.join(",", metric.dimensions()),
                    (one, _) -> one,
                    TreeMap::new)),
        shown);
  }

  private static Map<String, Map<String, Node>> alarms() {
    Map<String, Map<String, Node>> alarms = new TreeMap<>();
    resources.forEach(
        (name, resource) -> {
          if (text(members(resource), "Type").equals("AWS::CloudWatch::Alarm")) {
            alarms.put(name, members(members(resource).get("Properties")));
          }
        });
    return alarms;
  }

  private static Optional<Metric> metric(String label) {
    return Arrays.stream(Metric.values()).filter(each -> each.label().equals(label)).findFirst();
  }

  private static String text(Map<String, Node> members, String name) {
    return ((ScalarNode) members.get(name)).getValue();
  }

  private static Map<String, Node> members(Node node) {
    return ((MappingNode) node)
        .getValue().stream()
            .collect(
                Collectors.toMap(
                    member -> ((ScalarNode) member.getKeyNode()).getValue(),
                    member -> member.getValueNode()));
  }
}
