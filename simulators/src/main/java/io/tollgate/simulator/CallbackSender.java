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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

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
  private final SortedMap<Long, Callback> callbacks = new TreeMap<>();
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
   * Takes over the pending callbacks that an earlier process saved.
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
    memory
        .keep("callbacks", Callback.class, callbacks::values)
        .forEach(callback -> callbacks.put(callback.id(), callback));
  }

  /** Starts the delivery thread. Call it only once all that the memory saves is registered. */
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
    long id = callbacks.isEmpty() ? 1 : callbacks.lastKey() + 1;
    Callback callback =
        Callback.pending(id, message, switches.number(Switch.CALLBACK_TIMEOUT_MS), due);
    callbacks.put(id, callback);
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
    callbacks.values().removeIf(known -> known.id() == id && known.attempts().isEmpty());
  }

  /** All messages about one order, oldest first. */
  public List<Callback> of(String order) {
    return memory.read(
        () -> callbacks.values().stream().filter(c -> c.message().order().equals(order)).toList());
  }

  /** Returns once the first attempt at each message that is due has ended. */
  public void awaitFirstAttempts(String order) {
    try {
      memory.await(
          () ->
              traffic.isDown()
                  || callbacks.values().stream()
                      .filter(c -> c.message().order().equals(order) && c.attempts().isEmpty())
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
    List<Callback> due = callbacks.values().stream().filter(c -> open && isDue(c)).toList();
    for (Callback callback : due) {
      underway.add(callback.id());
      deliveries.execute(() -> deliver(callback));
    }
    return due.size();
  }

  private boolean isAnyDue() {
    return callbacks.values().stream().anyMatch(this::isDue);
  }

  private boolean isAnyWaiting() {
    return callbacks.values().stream().anyMatch(this::isWaiting);
  }

  private boolean isDue(Callback callback) {
    return isWaiting(callback) && !callback.dueAt().isAfter(clock.instant()) && !traffic.isDown();
  }

  private boolean isWaiting(Callback callback) {
    return callback.attemptsLeft() > 0 && !underway.contains(callback.id());
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
                callback.id(),
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
