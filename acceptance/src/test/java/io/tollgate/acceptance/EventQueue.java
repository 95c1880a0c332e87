package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
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

  private void take() {
    List<Message> messages = receive();
    while (!messages.isEmpty()) {
      for (Message message : messages) {
        received.add(Response.json(message.body()));
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
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
