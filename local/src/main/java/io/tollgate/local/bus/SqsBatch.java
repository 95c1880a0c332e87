package io.tollgate.local.bus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Messages of a queue as Lambda hands them to a function, and which of them it reports as failed
 * (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS").
 */
public record SqsBatch(List<Message> messages) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A message.
   *
   * @param receives how often it was received, this time included
   */
  public record Message(String id, String body, int receives) {}

  /** What the function is invoked with. */
  public byte[] event() {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode records = event.putArray("Records");
    for (Message message : messages) {
      ObjectNode record = records.addObject();
      record.put("messageId", message.id());
      record.put("receiptHandle", message.id() + "-" + message.receives());
      record.put("body", message.body());
      record.putObject("attributes").put("ApproximateReceiveCount", "" + message.receives());
      record.putObject("messageAttributes");
      record.put("eventSource", "aws:sqs");
      record.put("eventSourceARN", "arn:aws:sqs:local:000000000000:deliveries");
      record.put("awsRegion", "local");
    }
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What comes again: all of it where the answer is none that Lambda understands. */
  public List<Message> failed(byte[] answer) {
    try {
      List<String> ids =
          JSON.readTree(answer)
              .path("batchItemFailures")
              .valueStream()
              .map(failure -> failure.path("itemIdentifier").asText())
              .toList();
      return messages.stream().filter(message -> ids.contains(message.id())).toList();
    } catch (IOException _) {
      return messages;
    }
  }
}
