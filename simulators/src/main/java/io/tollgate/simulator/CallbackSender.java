package io.tollgate.simulator;

import io.tollgate.simulator.Callback.Attempt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Delivers callbacks when they are due by the simulator's clock, retries them as the gateway would,
 * and after a restart delivers those that were still pending.
 */
public final class CallbackSender implements AutoCloseable {

  /** Poll interval for due callbacks: whoever moves the clock does not notify this thread. */
  private static final long LOOK_EVERY_MS = 100;

  private static final long IDLE_MS = 86_400_000;
  private static final long FIRST_ATTEMPT_MS_MAX = 60_000;
  private static final int REPLY_CHARS_MAX = 2_000;

  private final SimulatorState memory;
  private final Clock clock;
  private final Traffic traffic;
  private final Predicate<Attempt> again;
  private final Function<Callback, Map<String, String>> stamp;
  private final StateMap<Callback> callbacks;
  private final StateIndex<String, Callback> byOrder;

  /** Those that are still to be attempted, by the time of that. */
  private final StateIndex<Instant, Callback> byDue;

  private final Set<Long> underway = new HashSet<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean open = true;

  /**
   * Takes over the pending callbacks that an earlier process saved, once the state is loaded.
   *
   * @param traffic keeps each attempt, and holds callbacks back while the gateway is down
   * @param again whether the gateway repeats a message after such an attempt
   * @param stamp headers that each attempt gets at the moment it is sent
   */
  public CallbackSender(
      SimulatorState memory,
      Clock clock,
      Traffic traffic,
      Predicate<Attempt> again,
      Function<Callback, Map<String, String>> stamp) {
    this.memory = memory;
    this.clock = clock;
    this.traffic = traffic;
    this.again = again;
    this.stamp = stamp;
    callbacks = memory.keep("callbacks", Callback.class, CallbackSender::key);
    byOrder = callbacks.index(callback -> List.of(callback.message().order()));
    byDue =
        callbacks.index(
            callback -> callback.attemptsLeft() > 0 ? List.of(callback.dueAt()) : List.of());
  }

  private static String key(Callback callback) {
    return Long.toString(callback.id());
  }

  /** Starts the delivery thread. */
  public void start() {
    Thread.ofPlatform().daemon().name("callbacks").start(this::run);
  }

  /**
   * Queues the callback of something that happens at this moment, as the callback switches say:
   * lost, late, or duplicated. To be called inside a change.
   */
  public void announce(Message message, Instant at, Switches switches) {
    if (!switches.isOn(Switch.CALLBACK_LOST)) {
      Instant due = at.plusSeconds(switches.number(Switch.CALLBACK_LATE_SECONDS));
      for (long copy = 0; copy < switches.number(Switch.CALLBACK_COPIES); copy++) {
        post(message, due, switches);
      }
    }
  }

  /**
   * Queues one callback, even where the switches say that callbacks are lost. To be called inside a
   * change.
   */
  public Callback post(Message message, Instant due, Switches switches) {
    long id = callbacks.newest().map(newest -> newest.id() + 1).orElse(1L);
    Callback callback =
        Callback.pending(id, message, switches.number(Switch.CALLBACK_TIMEOUT_MS), due);
    callbacks.put(key(callback), callback);
    return callback;
  }

  /** Queues so many more copies of a message, due now. */
  public void repeat(Message message, int times, Switches switches) {
    memory.change(
        () -> {
          for (int copy = 0; copy < times; copy++) {
            post(message, clock.instant(), switches);
          }
          return message;
        });
  }

  /** Removes a callback that was not attempted yet. To be called inside a change. */
  public void withdraw(long id) {
    Callback known = callbacks.get(Long.toString(id));
    if (known != null && known.attempts().isEmpty()) {
      callbacks.remove(key(known));
    }
  }

  /** All messages about one order, oldest first. */
  public List<Callback> of(String order) {
    return byOrder.all(order);
  }

  /** Returns once the first attempt at each message that is due has ended. */
  public void awaitFirstAttempts(String order) {
    try {
      memory.await(
          () ->
              traffic.isDown()
                  || byOrder.all(order).stream()
                      .filter(c -> c.attempts().isEmpty())
                      .allMatch(c -> c.dueAt().isAfter(clock.instant())),
          FIRST_ATTEMPT_MS_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes all callbacks. To be called inside a change. */
  public void clear() {
    callbacks.clear();
  }

  /** Ends deliveries that are under way; once it returns, none of them writes to the file. */
  @Override
  public void close() {
    memory.read(
        () -> {
          open = false;
          return deliveries.shutdownNow();
        });
    memory.wake();
    client.shutdownNow();
    deliveries.close();
  }

  private void run() {
    try {
      while (open) {
        memory.read(this::launchDue);
        if (memory.read(this::isAnyWaiting)) {
          memory.await(() -> !open || isAnyDue(), LOOK_EVERY_MS);
        } else {
          memory.await(() -> !open || isAnyWaiting(), IDLE_MS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int launchDue() {
    List<Callback> due = open ? due().toList() : List.of();
    for (Callback callback : due) {
      underway.add(callback.id());
      deliveries.execute(() -> deliver(callback));
    }
    return due.size();
  }

  private boolean isAnyDue() {
    return due().findAny().isPresent();
  }

  private boolean isAnyWaiting() {
    return byDue.all().anyMatch(this::isWaiting);
  }

  private Stream<Callback> due() {
    return traffic.isDown() ? Stream.empty() : byDue.upTo(clock.instant()).filter(this::isWaiting);
  }

  private boolean isWaiting(Callback callback) {
    return !underway.contains(callback.id());
  }

  private void deliver(Callback callback) {
    try {
      Map<String, String> headers = stamp.apply(callback);
      Attempt attempt = send(request(callback, headers), callback.timeoutMs());
      traffic.sent(callback.message(), headers, attempt);
      memory.change(
          () -> {
            underway.remove(callback.id());
            return callbacks.computeIfPresent(
                key(callback),
                (_, current) ->
                    current.equals(callback)
                        ? current.after(attempt, again.test(attempt))
                        : current);
          });
    } catch (InterruptedException _) {
      // The simulator closes: the callback stays pending and is sent after a restart.
      Thread.currentThread().interrupt();
    }
  }

  private Attempt send(HttpRequest request, long timeoutMs) throws InterruptedException {
    try {
      HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
      String text = reply.body();
      return new Attempt(
          clock.instant(),
          reply.statusCode(),
          text.substring(0, Math.min(text.length(), REPLY_CHARS_MAX)));
    } catch (HttpTimeoutException _) {
      return new Attempt(clock.instant(), 0, "no reply in " + timeoutMs + " ms");
    } catch (IOException e) {
      return new Attempt(clock.instant(), 0, "connection failed: " + e.getClass().getSimpleName());
    }
  }

  /** The client takes path and query over as the address has them: nothing is encoded anew. */
  private HttpRequest request(Callback callback, Map<String, String> stamped) {
    Message message = callback.message();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(message.url()))
            .timeout(Duration.ofMillis(callback.timeoutMs()));
    message.headers().forEach(request::setHeader);
    stamped.forEach(request::setHeader);
    return message.method().equals("GET")
        ? request.GET().build()
        : request
            .method(message.method(), HttpRequest.BodyPublishers.ofString(message.body()))
            .build();
  }
}
