package io.tollgate.gateway;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.HttpClientConfiguration;
import io.micronaut.http.client.HttpVersionSelection;
import io.micronaut.http.client.netty.DefaultHttpClient;
import io.netty.channel.ConnectTimeoutException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Calls gateways through Micronaut's own HTTP client, which only functions that call a gateway
 * contain. One client for the life of the function; every call waits for its answer on the caller's
 * thread.
 *
 * <p>Every call opens a connection of its own (DECISIONS 12). A Lambda function is frozen between
 * two events, and a connection kept over a freeze is dead without this side knowing: the next POST
 * on it would be an answer lost, where a fresh connection only costs its handshake.
 */
@Singleton
@Requires(classes = DefaultHttpClient.class)
final class MicronautGatewayHttp implements GatewayHttp {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

  /** Enough for a page of a hundred objects. */
  private static final int ANSWER_BYTES_MAX = 1024 * 1024;

  /** Ends a connection as soon as its answer is in, for servers that keep it open all the same. */
  private static final Duration CONNECTION_LIVES = Duration.ofNanos(1);

  /** For answers and errors alike: only where both are one type, an error status is an answer. */
  private static final Argument<String> TEXT = Argument.of(String.class);

  private static final int SERVER_ERROR = 500;

  private final HttpClient client;
  private final Function<String, CircuitBreaker> newCircuit;
  private final Map<String, CircuitBreaker> circuits = new ConcurrentHashMap<>();

  /**
   * @param answerWithin for a whole answer; how long a function's own callers can wait
   * @param whenDown what becomes of calls to a server that failed the last ones
   */
  @Inject
  MicronautGatewayHttp(
      @Property(name = "tollgate.gateway-timeout", defaultValue = USUAL_TIMEOUT)
          Duration answerWithin,
      @Property(name = "tollgate.gateway-down", defaultValue = "try-briefly")
          CircuitBreaker.WhenOpen whenDown,
      Clock clock) {
    this(HttpClient.create(null, configuration(answerWithin)), answerWithin, whenDown, clock);
  }

  MicronautGatewayHttp(
      HttpClient client, Duration answerWithin, CircuitBreaker.WhenOpen whenDown, Clock clock) {
    this.client = client;
    this.newCircuit = server -> new CircuitBreaker(server, whenDown, answerWithin, clock);
  }

  /** Each server has a circuit of its own: what hangs is a server, not one account on it. */
  @Override
  public Answer send(Request request) {
    CircuitBreaker circuit = circuits.computeIfAbsent(request.uri().getAuthority(), newCircuit);
    Duration within =
        circuit.admit().orElseThrow(() -> new NoAnswer("not called, the last calls failed"));
    try {
      Answer answer = send(request, within);
      if (answer.status() < SERVER_ERROR) {
        circuit.answered();
      } else {
        circuit.failed();
      }
      return answer;
    } catch (NoAnswer none) {
      circuit.failed();
      throw none;
    }
  }

  private Answer send(Request request, Duration answerWithin) {
    Mono<Answer> attempt =
        Mono.defer(() -> Mono.from(client.exchange(message(request), TEXT, TEXT)))
            .map(MicronautGatewayHttp::answer);
    return attempt
        .onErrorResume(MicronautGatewayHttp::isRefused, _ -> attempt)
        .timeout(answerWithin)
        .onErrorMap(Exception.class, e -> new NoAnswer("no answer, " + kind(e), e))
        .block();
  }

  @PreDestroy
  void close() {
    client.close();
  }

  static HttpClientConfiguration configuration(Duration answerWithin) {
    HttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
    configuration.setConnectTimeout(CONNECT_WITHIN);
    configuration.setReadTimeout(answerWithin);
    configuration.setConnectTtl(CONNECTION_LIVES);
    configuration.setMaxContentLength(ANSWER_BYTES_MAX);
    configuration.setFollowRedirects(false);
    configuration.setExceptionOnErrorStatus(false);
    // HTTP/2 knows no "Connection: close".
    configuration.setAlpnModes(List.of(HttpVersionSelection.ALPN_HTTP_1));
    return configuration;
  }

  private static HttpRequest<String> message(Request request) {
    MutableHttpRequest<String> message =
        HttpRequest.create(HttpMethod.valueOf(request.method()), request.uri().toString());
    if (!request.body().isEmpty()) {
      message.body(request.body());
    }
    request.headers().forEach(message::header);
    return message
        .header(HttpHeaders.ACCEPT, "application/json")
        .header(HttpHeaders.CONNECTION, "close");
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.code(), response.getBody().orElse(""));
  }

  /** Nobody listened, so nothing was sent. A connection that timed out is another matter. */
  private static boolean isRefused(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .anyMatch(e -> e instanceof ConnectException && !(e instanceof ConnectTimeoutException));
  }

  /** What happened, in the class's own name: a message could hold what was sent. */
  private static String kind(Throwable error) {
    return isRefused(error) ? "connection refused" : error.getClass().getSimpleName();
  }
}
