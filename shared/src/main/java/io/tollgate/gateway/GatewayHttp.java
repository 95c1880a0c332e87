package io.tollgate.gateway;

import java.net.URI;

/**
 * The one way out to a gateway. Connecting takes at most two seconds; a connection that was refused
 * (nothing was sent) is tried once more, a time-out never is, because the gateway may have acted.
 */
public interface GatewayHttp {

  /**
   * Posts a body and returns whatever the other side answered, of any status.
   *
   * @throws NoAnswer when there was none within the function's budget ({@code
   *     tollgate.gateway-timeout}), or it was larger than 64 KiB
   */
  Answer post(URI uri, String contentType, String body);

  /** What came back. */
  record Answer(int status, String body) {}

  /** Nothing usable came back; whether the other side acted is unknown. */
  final class NoAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoAnswer(String what, Throwable cause) {
      super(what, cause);
    }
  }
}
