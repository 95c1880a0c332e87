package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Archive;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * {@code infra/eventing.yaml} as CloudFormation makes it at LocalStack, seen through AWS's own
 * clients. A rule beside it takes events of every type, since the template's takes one. All of it
 * stays until LocalStack ends, under a name of its own.
 */
final class EventingStack {

  /** The last version that needs no account. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private static final String REGION = "us-east-1";
  private static final String KEY = "test";
  private static final int ARCHIVE_DAYS = 14;
  private static final String MAIL_FROM = "orders@shop.example";

  private final URI endpoint;
  private final String name = "tollgate-" + UUID.randomUUID();
  private final CloudFormationClient cloudFormation;
  private final EventBridgeClient events;
  private final SqsClient sqs;
  private final Map<String, String> outputs;
  private final EventQueue all;
  private final EventQueue fulfilment;
  private final EventQueue deadLetters;
  private final EventQueue deliveries;

  private EventingStack(URI endpoint) {
    this.endpoint = endpoint;
    cloudFormation = client(CloudFormationClient.builder());
    events = client(EventBridgeClient.builder());
    sqs = client(SqsClient.builder());
    client(SesClient.builder()).verifyEmailIdentity(request -> request.emailAddress(MAIL_FROM));
    outputs = deploy();
    archiveEvents();
    all = subscribe();
    fulfilment = new EventQueue(sqs, outputs.get("FulfilmentQueueUrl"));
    deadLetters = new EventQueue(sqs, outputs.get("FulfilmentDeadLettersUrl"));
    deliveries = new EventQueue(sqs, queueUrl("DeliveryQueueArn"));
  }

  /**
   * At the LocalStack that {@code AWS_ENDPOINT_URL} names, else at one in a container where Docker
   * answers.
   */
  static Optional<EventingStack> deployed() {
    return Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL"))
        .map(URI::create)
        .or(EventingStack::container)
        .map(EventingStack::new);
  }

  /** It ends with this JVM. */
  private static Optional<URI> container() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    LocalStackContainer container = new LocalStackContainer(IMAGE);
    container.start();
    return Optional.of(container.getEndpoint());
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private Map<String, String> deploy() {
    Parameter bus = Parameter.builder().parameterKey("BusName").parameterValue(name).build();
    Parameter from = Parameter.builder().parameterKey("MailFrom").parameterValue(MAIL_FROM).build();
    cloudFormation.createStack(
        request -> request.stackName(name).templateBody(template()).parameters(bus, from));
    Eventually.holds(
        "infra/eventing.yaml is deployed",
        () -> stack().stackStatus() == StackStatus.CREATE_COMPLETE);
    return stack().outputs().stream()
        .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
  }

  private static String template() {
    try {
      return Files.readString(Project.ROOT.resolve("infra/eventing.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stack stack() {
    return cloudFormation.describeStacks(request -> request.stackName(name)).stacks().getFirst();
  }

  /** LocalStack's free edition skips the template's archive, and has archives in its API. */
  private void archiveEvents() {
    if (archives().isEmpty()) {
      events.createArchive(
          request ->
              request
                  .archiveName(name)
                  .eventSourceArn(output("BusArn"))
                  .retentionDays(ARCHIVE_DAYS));
    }
  }

  private List<Archive> archives() {
    return events.listArchives(request -> request.eventSourceArn(output("BusArn"))).archives();
  }

  private EventQueue subscribe() {
    String rule = "all";
    String queue = sqs.createQueue(request -> request.queueName(name + "-" + rule)).queueUrl();
    Target target =
        Target.builder()
            .id(rule)
            .arn(attribute(queue, QueueAttributeName.QUEUE_ARN))
            .inputPath("$.detail")
            .build();
    events.putRule(
        request ->
            request.name(rule).eventBusName(name).eventPattern("{\"source\":[\"tollgate\"]}"));
    events.putTargets(request -> request.rule(rule).eventBusName(name).targets(target));
    return new EventQueue(sqs, queue);
  }

  private String queueUrl(String arnOutput) {
    String arn = output(arnOutput);
    String queue = arn.substring(arn.lastIndexOf(':') + 1);
    return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
  }

  private String attribute(String queue, QueueAttributeName attribute) {
    return sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(attribute))
        .attributes()
        .get(attribute);
  }

  /** The environment of functions that publish to its bus. */
  Map<String, String> settings() {
    return Map.of(
        "aws.endpoint-url", endpoint.toString(),
        "aws.endpoint-url-ses", endpoint.toString(),
        "aws.region", REGION,
        "aws.access-key-id", KEY,
        "aws.secret-access-key", KEY,
        "tollgate.event-bus", name,
        "tollgate.mail-from", MAIL_FROM,
        "tollgate.mail-configuration-set", name);
  }

  /** What its SES has sent to an address, which no client of AWS's shows. */
  List<JsonNode> mailsTo(String address) {
    List<JsonNode> mails = new ArrayList<>();
    Web.get(endpoint + "/_aws/ses").json().get("messages").forEach(mails::add);
    mails.removeIf(mail -> !mail.path("RawData").asText().contains("To: " + address));
    return mails;
  }

  /** Sends what SES reports of a mail to its topic, the only one that the queue's policy names. */
  void report(String json) {
    String topic =
        policy("FulfilmentQueueUrl").at("/Statement/1/Condition/ArnEquals/aws:SourceArn").asText();
    client(SnsClient.builder()).publish(request -> request.topicArn(topic).message(json));
  }

  /** Its Secrets Manager. */
  SecretsManagerClient secrets() {
    return client(SecretsManagerClient.builder());
  }

  String name() {
    return name;
  }

  String output(String key) {
    return outputs.get(key);
  }

  EventBridgeClient events() {
    return events;
  }

  /** The archive of its bus. */
  Archive archive() {
    return archives().getFirst();
  }

  JsonNode policy(String queueOutput) {
    return Response.json(attribute(output(queueOutput), QueueAttributeName.POLICY));
  }

  /** Events of every type. */
  EventQueue all() {
    return all;
  }

  EventQueue fulfilment() {
    return fulfilment;
  }

  /** What a consumer of {@link #fulfilment()} failed on. */
  EventQueue deadLetters() {
    return deadLetters;
  }

  /** What deliver-fn takes. */
  EventQueue deliveries() {
    return deliveries;
  }
}
