package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends all HTTP requests to gateways. Connecting takes at most two seconds; a connection that was
 * refused (nothing was sent) is tried once more, a time-out never is, because the gateway may have
 * acted. A server that failed ten calls in a row is called seldom, or given up soon ({@code
 * tollgate.gateway-down}), until it answers.
 */
public interface GatewayHttp {

  /** How long a call may take where its function does not say otherwise. */
  String USUAL_TIMEOUT = "PT10S";

  Duration ANSWERED_WITHIN = Duration.parse(USUAL_TIMEOUT);

  /**
   * Sends a request and returns whatever the other side answered, of any status.
   *
   * @throws NoAnswer when there was none within the function's budget ({@code
   *     tollgate.gateway-timeout}), it was larger than 1 MiB, or the call was not made
   */
  Answer send(Request request);

  /**
   * The same for a gateway that has to answer.
   *
   * @throws GatewayUnreachable when it did not
   */
  default ApiAnswer ask(GatewayId gateway, Request request) {
    long begunNanos = System.nanoTime();
    try {
      Answer answer = send(request);
      GatewayCalls.answered(gateway, request, answer.status(), begunNanos);
      return ApiAnswer.of(gateway, answer);
    } catch (NoAnswer none) {
      GatewayCalls.unanswered(gateway, request, none.what, none.wasCalled(), begunNanos);
      throw new GatewayUnreachable(gateway, none.what, none.wasCalled());
    }
  }

  /**
   * One request.
   *
   * @param headers beside {@code Accept: application/json}; may hold credentials
   * @param body empty for GET
   */
  record Request(String method, URI uri, Map<String, String> headers, String body) {

    public static Request get(URI uri) {
      return new Request("GET", uri, Map.of(), "");
    }

    public static Request post(URI uri, String contentType, String body) {
      return new Request("POST", uri, Map.of("content-type", contentType), body);
    }

    /** The same with one header more. */
    public Request header(String name, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(name, value);
      return new Request(method, uri, more, body);
    }

    /** Leaves out headers and body, which hold credentials, and the query, which may. */
    @Override
    public String toString() {
      return method + " " + uri.getHost() + uri.getPath();
    }
  }

  /** What came back. */
  record Answer(int status, String body) {}

  /** Nothing usable came back; the other side may have acted all the same. */
  final class NoAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final boolean called;

    public NoAnswer(String what, Throwable cause) {
      super(what, cause);
      this.what = what;
      this.called = true;
    }

    /** Of a call that was not made. */
    public NoAnswer(String what) {
      super(what);
      this.what = what;
      this.called = false;
    }

    boolean wasCalled() {
      return called;
    }
  }
}
