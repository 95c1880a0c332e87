package io.tollgate.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Map;

/**
 * A request and its answer, with secrets masked and long bodies cut.
 *
 * @param number counts all exchanges since the start
 * @param url path and query of a call, the whole address of a callback
 * @param headers of the request, without those that every client sends
 * @param status HTTP status; 0 when no answer came
 * @param reply the answer's body, or in parentheses what it was
 */
record Exchange(
    long number,
    Instant at,
    Direction direction,
    String method,
    String url,
    Map<String, String> headers,
    String body,
    int status,
    String reply) {

  /** Who asked. */
  enum Direction {
    /** The merchant or the buyer's browser. */
    CALL,
    /** The gateway. */
    CALLBACK;

    @JsonValue
    String wireName() {
      return Switch.wireName(this);
    }
  }

  /** Whether the text is anywhere in it. */
  boolean contains(String text) {
    return url.contains(text)
        || body.contains(text)
        || reply.contains(text)
        || headers.containsValue(text);
  }
}
