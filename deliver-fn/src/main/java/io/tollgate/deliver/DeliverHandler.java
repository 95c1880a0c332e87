package io.tollgate.deliver;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.InvocationEvent;
import io.tollgate.lambda.Priming;
import io.tollgate.lambda.RequestLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Delivers events to the shop's webhook endpoints, and tells buyers by mail. Takes a batch of SQS
 * messages, each the JSON of an event or what SES reports of a mail, and answers which of them have
 * to come again (AWS Lambda Developer Guide, "Reporting batch item failures"); and {@code
 * {"trigger":"schedule"}} each minute, for what is to be attempted again. Anything else is refused.
 */
public final class DeliverHandler implements RequestStreamHandler, AutoCloseable {

  private static final String EXPECTED =
      "{\"trigger\":\"schedule\"}, or a batch of SQS messages: {\"Records\":[…]}";

  /** An attempt that begins has ended by then, with its record. */
  private static final Duration ATTEMPT_LONGEST = Duration.ofSeconds(15);

  /** Attempts run side by side, and their records wait for the one connection. */
  static final int CONNECTION_AWAITED_MS = 6_000;

  private final FunctionBeans<DeliverRuns> beans =
      FunctionBeans.start(
          Map.of("datasources.default.connection-timeout", CONNECTION_AWAITED_MS),
          DeliverHandler::primed);

  private static DeliverRuns primed(ApplicationContext context) {
    DeliverRuns runs = context.getBean(DeliverRuns.class);
    context.getBean(Priming.class).database();
    return runs;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    InvocationEvent event = InvocationEvent.read(input);
    Deadline deadline =
        Deadline.in(Duration.ofMillis(lambda.getRemainingTimeInMillis()).minus(ATTEMPT_LONGEST));
    Map<String, ?> answer =
        RequestLog.answer(
            String.join(" ", event.names()),
            lambda,
            () -> {
              Map<String, ?> done = answer(event, deadline);
              beans.renewIfRefused();
              return done;
            });
    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, ?> answer(InvocationEvent event, Deadline deadline) {
    JsonNode records = event.json().get("Records");
    if (event.hasOnly("Records") && records != null && areMessages(records)) {
      return beans.current().accept(records, deadline);
    }
    if (event.isOfSchedule()) {
      return beans.current().runAll(deadline);
    }
    throw event.refused(EXPECTED);
  }

  private static boolean areMessages(JsonNode records) {
    return records.isArray()
        && records.size() > 0
        && StreamSupport.stream(records.values().spliterator(), false)
            .allMatch(
                record ->
                    record.isObject() && InvocationEvent.text(record, "messageId").isPresent());
  }

  @Override
  public void close() {
    beans.close();
  }
}
