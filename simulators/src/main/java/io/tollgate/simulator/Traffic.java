package io.tollgate.simulator;

import io.tollgate.simulator.Exchange.Direction;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What passes between a simulated gateway and the merchant: the last requests with their answers,
 * and whether anything gets through at all. It lives in memory: after a restart nothing is down.
 */
public final class Traffic {

  private static final int KEPT_MAX = 200;
  private static final int CHARS_MAX = 4_000;

  private final Clock clock;
  private final Deque<Exchange> newestFirst = new ArrayDeque<>();
  private long count;
  private Instant downUntil = Instant.MIN;

  public Traffic(Clock clock) {
    this.clock = clock;
  }

  /** From now on no call is answered and no callback leaves, until that moment of the clock. */
  synchronized void interrupt(Instant until) {
    downUntil = until;
  }

  /** Ends an outage that is not over yet. */
  synchronized void restore() {
    downUntil = Instant.MIN;
  }

  /** When the outage ends that there is now. */
  synchronized Optional<Instant> downUntil() {
    return Optional.of(downUntil).filter(clock.instant()::isBefore);
  }

  boolean isDown() {
    return downUntil().isPresent();
  }

  /** Keeps a request to one of the gateway's own routes. */
  void received(HttpRequest request, HttpResponse response) {
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    int status = response instanceof HttpResponse.Message message ? message.status() : 0;
    keep(
        Direction.CALL,
        request.method(),
        request.target(),
        headers,
        request.text(),
        status,
        shown(response));
  }

  /** Keeps an attempt to deliver a callback. */
  void sent(Message message, Map<String, String> stamp, Callback.Attempt attempt) {
    Map<String, String> headers = new LinkedHashMap<>(message.headers());
    headers.putAll(stamp);
    keep(
        Direction.CALLBACK,
        message.method(),
        message.url(),
        headers,
        message.body(),
        attempt.status(),
        attempt.reply());
  }

  private synchronized void keep(
      Direction direction,
      String method,
      String url,
      Map<String, String> headers,
      String body,
      int status,
      String reply) {
    count++;
    newestFirst.addFirst(
        new Exchange(
            count,
            clock.instant(),
            direction,
            method,
            Redaction.text(url),
            Redaction.headers(headers),
            cut(Redaction.text(body)),
            status,
            cut(Redaction.text(reply))));
    if (newestFirst.size() > KEPT_MAX) {
      newestFirst.removeLast();
    }
  }

  /** The newest first, with this text in them. */
  synchronized List<Exchange> newest(String text) {
    return newestFirst.stream().filter(exchange -> exchange.contains(text)).toList();
  }

  synchronized void clear() {
    newestFirst.clear();
  }

  /** A page or a script says nothing here that the browser does not show better. */
  private static String shown(HttpResponse response) {
    return switch (response) {
      case HttpResponse.Drop _ -> "(connection closed without an answer)";
      case HttpResponse.Message message -> {
        String type = message.headers().getOrDefault("content-type", "");
        if (message.headers().containsKey("location")) {
          yield "Location: " + message.headers().get("location");
        }
        yield type.startsWith("application/json") || type.startsWith("text/plain")
            ? new String(message.body(), StandardCharsets.UTF_8)
            : String.format(Locale.ROOT, "(%s, %,d bytes)", type, message.body().length);
      }
    };
  }

  private static String cut(String text) {
    return text.length() <= CHARS_MAX
        ? text
        : text.substring(0, CHARS_MAX)
            + String.format(Locale.ROOT, "… (%,d characters more)", text.length() - CHARS_MAX);
  }
}
