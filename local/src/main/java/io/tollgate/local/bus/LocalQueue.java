package io.tollgate.local.bus;

import io.tollgate.local.apigateway.Invocation;
import io.tollgate.local.apigateway.LambdaFunction;
import io.tollgate.local.bus.SqsBatch.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue and the function that takes its messages, as SQS hands them to Lambda: in batches, some
 * at once, and again where the function fails or reports a failure, at most five times in all. In
 * memory: what a killed process had in it the function finds in the outbox by its schedule.
 */
final class LocalQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalQueue.class);

  private static final int BATCH_MAX = 10;
  private static final int BATCHES_MAX = 4;
  private static final int RECEIVES_MAX = 5;
  private static final int INVISIBLE_MILLIS = 1_000;
  private static final int MESSAGES_MAX = 10_000;

  private final LambdaFunction consumer;
  private final List<Message> waiting = new ArrayList<>();
  private final ScheduledExecutorService poller =
      Executors.newScheduledThreadPool(
          BATCHES_MAX, Thread.ofPlatform().daemon().name("queue-", 0).factory());

  LocalQueue(LambdaFunction consumer) {
    this.consumer = consumer;
  }

  /** Puts a message in; whoever sends it waits for nothing. */
  void send(String body) {
    add(new Message(UUID.randomUUID().toString(), body, 0));
    poller.execute(this::poll);
  }

  private synchronized void add(Message message) {
    if (waiting.size() < MESSAGES_MAX) {
      waiting.add(message);
    } else {
      LOG.error("{} does not keep up: a message is dropped", consumer.spec().name());
    }
  }

  private synchronized SqsBatch receive() {
    List<Message> head = waiting.subList(0, Math.min(BATCH_MAX, waiting.size()));
    List<Message> batch =
        head.stream().map(m -> new Message(m.id(), m.body(), m.receives() + 1)).toList();
    head.clear();
    return new SqsBatch(batch);
  }

  private void poll() {
    SqsBatch batch = receive();
    if (batch.messages().isEmpty()) {
      return;
    }
    try {
      switch (consumer.invoke(batch.event())) {
        case Invocation.Returned(byte[] answer) -> again(batch.failed(answer));
        case Invocation.Threw _, Invocation.TimedOut _, Invocation.Throttled _ ->
            again(batch.messages());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void again(List<Message> failed) {
    for (Message message : failed) {
      if (message.receives() >= RECEIVES_MAX) {
        LOG.error("{} failed {} times on a message", consumer.spec().name(), RECEIVES_MAX);
      } else {
        add(message);
      }
    }
    if (!failed.isEmpty() && !poller.isShutdown()) {
      poller.schedule(this::poll, INVISIBLE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    poller.shutdownNow();
  }
}
