package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.Sandboxes;
import io.tollgate.local.ShopUrls;
import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.local.lambda.LambdaRuntime;
import io.tollgate.local.lambda.LambdaRuntime.Outcome.NotStarted;
import io.tollgate.simulator.VirtualClock;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The whole product in front of the event bus, rule, queues and archive of {@code
 * infra/eventing.yaml}, as CloudFormation makes them at LocalStack: {@code .ci/localstack/run}.
 */
class LocalStackTest {

  private static final String FULFILMENT = "order.processing";
  private static final String DELIVER = "DeliverFunction";
  private static final String UNKNOWN = "{\"id\":\"6f1c0d3e-0000-4000-8000-000000000000\"}";

  private static final Database DATABASE = TestDatabase.create();

  private static Optional<EventingStack> deployed;
  private static Optional<Local> started;

  private EventingStack stack;
  private Local local;

  @BeforeAll
  static void deploy() {
    deployed = EventingStack.deployed();
    started =
        deployed.map(
            stack ->
                Local.start(
                    new Options(
                        0,
                        Project.ROOT.resolve("template.yaml"),
                        FunctionCode.JAR,
                        Project.scratch("localstack"),
                        true,
                        Optional.of(DATABASE),
                        false,
                        ShopUrls.NONE,
                        Sandboxes.NONE,
                        stack.settings())));
  }

  @AfterAll
  static void stop() {
    started.ifPresent(Local::close);
  }

  /** Before each test, so that what is skipped is skipped by its name. */
  @BeforeEach
  void skipWithoutLocalStack() {
    assumeTrue(deployed.isPresent(), "no LocalStack: neither AWS_ENDPOINT_URL nor Docker");
    stack = deployed.get();
    local = started.get();
  }

  @AfterEach
  void resetTheClock() {
    VirtualClock.reset();
  }

  /** LocalStack takes events for a bus that does not exist, so the rest would prove little. */
  @Test
  void busOfTheTemplateExists() {
    assertEquals(
        stack.output("BusArn"),
        stack.events().describeEventBus(request -> request.name(stack.name())).arn());
    assertThrows(
        ResourceNotFoundException.class,
        () -> stack.events().describeEventBus(request -> request.name("unknown")));
  }

  @Test
  void onlyTheRulesAndTheTopicOfMailsMaySendToTheQueues() {
    String fulfilment = ruleOf("FulfilmentQueueArn");
    JsonNode statements = stack.policy("FulfilmentQueueUrl").get("Statement");

    Set<String> sources = new TreeSet<>();
    statements
        .at("/0/Condition/ArnEquals/aws:SourceArn")
        .forEach(source -> sources.add(source.asText()));
    assertEquals(Set.of(arn(fulfilment), arn(ruleOf("DeliveryQueueArn"))), sources);
    assertEquals(2, statements.size());
    JsonNode mails = statements.get(1);
    assertEquals(stack.output("DeliveryQueueArn"), mails.get("Resource").asText());
    String topic = mails.at("/Condition/ArnEquals/aws:SourceArn").asText();
    assertTrue(topic.startsWith("arn:aws:sns:"), topic);
    assertEquals(stack.policy("FulfilmentQueueUrl"), stack.policy("RuleDeadLettersUrl"));
    Target target =
        stack
            .events()
            .listTargetsByRule(request -> request.rule(fulfilment).eventBusName(stack.name()))
            .targets()
            .getFirst();
    assertEquals(86_400, target.retryPolicy().maximumEventAgeInSeconds());
  }

  private String ruleOf(String queueOutput) {
    return stack
        .events()
        .listRuleNamesByTarget(
            request -> request.eventBusName(stack.name()).targetArn(stack.output(queueOutput)))
        .ruleNames()
        .getFirst();
  }

  private String arn(String rule) {
    return stack
        .events()
        .describeRule(request -> request.name(rule).eventBusName(stack.name()))
        .arn();
  }

  @Test
  void paidOrderStartsFulfilmentOnce() {
    String ref = paid();

    JsonNode message = published(stack.fulfilment(), FULFILMENT, ref);

    assertEquals("test", message.get("mode").asText());
    assertEquals(50_000, message.get("data").get("amount").asLong());
    assertEquals(published(stack.all(), FULFILMENT, ref), message);
    published(stack.all(), "payment.paid", ref);
  }

  @Test
  void buyerOfAPaidOrderIsToldByMail() {
    String buyer = UUID.randomUUID() + "@buyer.example";
    String first = paid(buyer);
    Eventually.holds(
        "told",
        () -> {
          handOver();
          return stack.mailsTo(buyer).size() == 1;
        });
    assertEquals("orders@shop.example", stack.mailsTo(buyer).getFirst().get("Source").asText());
    assertEquals("SENT", mail(first).path("state").asText());
  }

  /** As SES reports it to its topic; LocalStack's SES reports nothing by itself. */
  @Test
  void bounceGoesOverTheTopicIntoTheQueueAndEndsMails() {
    String buyer = UUID.randomUUID() + "@buyer.example";
    stack.report(
        """
        {"eventType":"Bounce","mail":{"tags":{}},"bounce":{"bounceType":"Permanent",
         "bounceSubType":"General","bouncedRecipients":[{"emailAddress":"%s"}]}}"""
            .formatted(buyer));
    Eventually.holds("nobody is told", () -> mailOfNextSale(buyer).equals("ADDRESS_RETURNED"));
  }

  /** Why the mail of one more sale was not sent; empty where it was. */
  private String mailOfNextSale(String buyer) {
    String order = paid(buyer);
    Eventually.holds(
        "sent or not",
        () -> {
          handOver();
          return !mail(order).path("state").asText("WAITING").equals("WAITING");
        });
    return mail(order).path("why").asText();
  }

  /** Publishes what waits, and does what Lambda does with one batch; returns what comes again. */
  private List<String> handOver() {
    VirtualClock.advance(Duration.ofSeconds(31));
    local.invoke("ReconcileFunction", "{\"trigger\":\"schedule\"}");
    return stack.deliveries().handOver(event -> local.invoke(DELIVER, event));
  }

  private String paid(String buyer) {
    Response order =
        shop()
            .create(
                """
                {"shop_ref":"%s","amount":50000,"gateway":"zalopay",
                 "buyer":{"email":"%s","locale":"vi"}}"""
                    .formatted(Shop.newOrder(), buyer));
    simulator("zalopay").pay(order.text("ref"));
    return order.text("order_id");
  }

  private JsonNode mail(String order) {
    return new OperatorClient(local.baseUrl(), local::operatorToken)
        .story(order)
        .get("mails")
        .path(0);
  }

  @Test
  void refundReachesTheBusAndStartsNoSecondFulfilment() {
    String ref = paid();
    JsonNode first = published(stack.fulfilment(), FULFILMENT, ref);

    assertEquals(202, shop().refund(ref, "{\"amount\":20000}").status());
    JsonNode done = published(stack.all(), "refund.done", ref);

    assertEquals(20_000, done.get("data").get("refunded").asLong());
    published(stack.all(), "refund.requested", ref);
    published(stack.fulfilment(), FULFILMENT, paid());
    assertEquals(Set.of(first), Set.copyOf(stack.fulfilment().all(ref)));
  }

  @Test
  void failedOrderReachesTheBusAndStartsNoFulfilment() {
    String ref = declined();

    published(stack.all(), "payment.failed", ref);

    published(stack.fulfilment(), FULFILMENT, paid());
    assertEquals(List.of(), stack.fulfilment().all(ref));
  }

  @Test
  void messageThatFailsFiveTimesIsADeadLetter() {
    String ref = paid();
    JsonNode event = published(stack.all(), FULFILMENT, ref);
    List<String> failures = new ArrayList<>();

    Eventually.holds(
        "every copy of it is a dead letter",
        () -> {
          failures.addAll(stack.fulfilment().fail(ref));
          return !failures.isEmpty()
              && stack.deadLetters().all(ref).size() == Set.copyOf(failures).size();
        });

    for (String message : failures) {
      assertEquals(5, Collections.frequency(failures, message));
    }
    assertEquals(event, published(stack.deadLetters(), FULFILMENT, ref));
  }

  /**
   * LocalStack's free edition invokes no function, so the test does what Lambda does between queue
   * and function.
   */
  @Test
  void eventGoesThroughRuleQueueAndFunctionToTheReceiverSigned() throws Exception {
    OperatorClient operator = new OperatorClient(local.baseUrl(), local::operatorToken);
    List<HttpRequest> received = new CopyOnWriteArrayList<>();
    try (HttpServer receiver =
        HttpServer.start(
            0,
            request -> {
              received.add(request);
              return HttpResponse.text(200, "text/plain", "taken");
            })) {
      String body =
          "{\"url\":\"http://localhost:%d/hook\",\"events\":[\"payment.paid\"]}"
              .formatted(receiver.port());
      String secret = operator.post("/endpoints", body).text("secret");
      stack.deliveries().send(UNKNOWN);
      String ref = paid();
      Set<String> again = new TreeSet<>();

      Eventually.holds(
          "delivered",
          () -> {
            again.addAll(handOver());
            return received.stream().anyMatch(request -> request.text().contains(ref));
          });

      HttpRequest request =
          received.stream().filter(each -> each.text().contains(ref)).findFirst().orElseThrow();
      String id = request.header("webhook-id").orElseThrow();
      long at = Long.parseLong(request.header("webhook-timestamp").orElseThrow());
      assertEquals(
          new Webhook(secret).sign(id, at, request.text()),
          request.header("webhook-signature").orElseThrow());
      assertEquals(id, published(stack.all(), "payment.paid", ref).get("id").asText());
      assertEquals(Set.of(UNKNOWN), again);
    } finally {
      operator.disableEndpoints();
    }
  }

  /** What it holds cannot be seen: in LocalStack's free edition a replay fails. */
  @Test
  void archiveKeepsEveryEvent() {
    String ref = paid();
    published(stack.all(), FULFILMENT, ref);

    Eventually.holds(
        "as many are archived as the bus took",
        () -> stack.archive().eventCount() == stack.all().count());
  }

  /**
   * Under AWS's runtime client, as a snapshot: INIT reads an order-key secret, without which it
   * would not end, and a password that is wrong by the time of the restore, which reads again.
   */
  @Test
  void functionReadsItsSecretsFromSecretsManagerAndAgainAfterARestore(@TempDir Path folder)
      throws Exception {
    SecretsManagerClient secrets = stack.secrets();
    String settings =
        secret(secrets, "{\"tollgate.order-key-secret\":\"%s\"}".formatted("k".repeat(32)));
    String account = secret(secrets, account("former password"));
    try (LambdaRuntime function = start(settings, account, folder)) {
      function.awaitSnapshot();
      secrets.putSecretValue(
          request -> request.secretId(account).secretString(account(DATABASE.password())));
      function.restore();
      assertEquals(404, LambdaRuntimeTest.status(function.invoke(LambdaRuntimeTest.lookUp())));
    }
  }

  @Test
  void secretThatIsNotThereKeepsAFunctionFromStartingInOneLine(@TempDir Path folder)
      throws Exception {
    String unknown = "arn:aws:secretsmanager:us-east-1:000000000000:secret:none-AbCdEf";
    try (LambdaRuntime function = start(unknown, "", folder)) {
      NotStarted failed = assertInstanceOf(NotStarted.class, function.outcome());
      assertEquals(
          "tollgate.secrets.arn cannot be read: 400 ResourceNotFoundException", failed.message());
    }
  }

  private static String secret(SecretsManagerClient secrets, String text) {
    String name = "tollgate-" + UUID.randomUUID();
    return secrets.createSecret(request -> request.name(name).secretString(text)).arn();
  }

  private static String account(String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(DATABASE.username(), password);
  }

  private LambdaRuntime start(String settings, String account, Path folder) {
    Map<String, String> environment = new HashMap<>();
    stack
        .settings()
        .forEach(
            (name, value) ->
                environment.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("DATASOURCES_DEFAULT_URL", DATABASE.url());
    environment.put("TOLLGATE_SECRETS_ARN", settings);
    environment.put("TOLLGATE_DATABASE_SECRET_ARN", account);
    return LambdaRuntime.start(
        Project.ROOT.resolve("status-fn/target/status-fn.jar"),
        "io.tollgate.status.StatusHandler",
        environment,
        folder);
  }

  private Shop shop() {
    return new Shop(local.baseUrl(), local.apiKey());
  }

  private Simulator simulator(String gateway) {
    return new Simulator(local.simulators().get(gateway).url());
  }

  private String paid() {
    String ref = shop().open();
    simulator("zalopay").pay(ref);
    Eventually.holds("paid", () -> shop().status(ref).equals("PAID"));
    return ref;
  }

  private String declined() {
    String body = "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"vnpay\"}";
    Response created = shop().create(body.formatted(Shop.newOrder()));
    assertEquals(302, Web.get(created.text("url")).status());
    simulator("vnpay").end(created.text("ref"), "declined");
    return created.text("ref");
  }

  /**
   * The one event of a type that names a payment, of which there may be equal copies. What the bus
   * did not take within half a second, and what becomes of refunds, is for reconcile.
   */
  private JsonNode published(EventQueue queue, String type, String ref) {
    Eventually.holds(
        type + " of " + ref,
        () -> {
          if (!queue.all(type, ref).isEmpty()) {
            return true;
          }
          VirtualClock.advance(Duration.ofSeconds(73));
          local.invoke("ReconcileFunction", "{\"trigger\":\"schedule\"}");
          return false;
        });
    List<JsonNode> copies = queue.all(type, ref).stream().distinct().toList();
    assertEquals(1, copies.size(), () -> type + " of " + ref + ": " + copies);
    EventBus.assertFitsTheSchema(copies.getFirst());
    return copies.getFirst();
  }
}
