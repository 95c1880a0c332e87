package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.bus.SqsBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A consumer of a queue of events, which remembers all that it received. */
final class EventQueue {

  private static final int MESSAGES_MAX = 10;

  private final SqsClient sqs;
  private final String url;
  private final List<JsonNode> received = new ArrayList<>();

  EventQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /** Every copy of every event that names a payment. */
  List<JsonNode> all(String ref) {
    take();
    return received.stream().filter(event -> isAbout(event, ref)).toList();
  }

  /** The same of one type. */
  List<JsonNode> all(String type, String ref) {
    return all(ref).stream().filter(event -> event.get("type").asText().equals(type)).toList();
  }

  int count() {
    take();
    return received.size();
  }

  /**
   * Fails on what is in the queue, which is received again at once.
   *
   * @return the messages that name a payment
   */
  List<String> fail(String ref) {
    return receive().stream()
        .filter(message -> isAbout(Response.json(message.body()), ref))
        .map(Message::messageId)
        .toList();
  }

  /**
   * Hands one batch to a function as Lambda does: what it does not report as failed is deleted.
   *
   * @param function from an event's JSON to an answer's
   * @return the bodies of those that come again
   */
  List<String> handOver(UnaryOperator<String> function) {
    List<Message> received = receive();
    if (received.isEmpty()) {
      return List.of();
    }
    SqsBatch batch =
        new SqsBatch(
            received.stream()
                .map(message -> new SqsBatch.Message(message.messageId(), message.body(), 1))
                .toList());
    String answer = function.apply(new String(batch.event(), StandardCharsets.UTF_8));
    List<SqsBatch.Message> failed = batch.failed(answer.getBytes(StandardCharsets.UTF_8));
    Set<String> again = failed.stream().map(SqsBatch.Message::id).collect(Collectors.toSet());
    received.stream().filter(message -> !again.contains(message.messageId())).forEach(this::delete);
    return failed.stream().map(SqsBatch.Message::body).toList();
  }

  void send(String body) {
    sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
  }

  private void delete(Message message) {
    sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
  }

  private void take() {
    List<Message> messages = receive();
    while (!messages.isEmpty()) {
      for (Message message : messages) {
        received.add(Response.json(message.body()));
        delete(message);
      }
      messages = receive();
    }
  }

  private List<Message> receive() {
    return sqs.receiveMessage(
            request -> request.queueUrl(url).maxNumberOfMessages(MESSAGES_MAX).visibilityTimeout(0))
        .messages();
  }

  private static boolean isAbout(JsonNode event, String ref) {
    return event.get("data").path("ref").asText().equals(ref);
  }
}
