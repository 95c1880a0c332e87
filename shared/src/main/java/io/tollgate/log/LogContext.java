package io.tollgate.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is known of the invocation that a thread works for: every JSON line of the log says it.
 * Threads that are started meanwhile get a copy, so that each of reconcile's many can name another
 * payment. A thread that outlives its invocation, as those of a pool do, says nothing of it.
 */
public final class LogContext {

  /** API Gateway's name for a request. */
  public static final String REQUEST_ID = "request_id";

  /** Lambda's name for an invocation. */
  public static final String LAMBDA_REQUEST_ID = "lambda_request_id";

  /** The route's key, such as {@code GET /api/v1/payment}; or what invoked the function. */
  public static final String ROUTE = "route";

  private static final String CAUSE = "cause";

  private static final InheritableThreadLocal<LogContext> CURRENT =
      new InheritableThreadLocal<>() {

        @Override
        protected LogContext initialValue() {
          return new LogContext(Map.of(), new AtomicBoolean(true));
        }

        @Override
        protected LogContext childValue(LogContext parent) {
          return new LogContext(parent.fields, parent.isEnded);
        }
      };

  private final Map<String, String> fields;
  private final AtomicBoolean isEnded;

  private LogContext(Map<String, String> fields, AtomicBoolean isEnded) {
    this.fields = new LinkedHashMap<>(fields);
    this.isEnded = isEnded;
  }

  /** An invocation begins on this thread. */
  public static void begin(Map<String, String> fields) {
    CURRENT.set(new LogContext(fields, new AtomicBoolean()));
  }

  /** It is over, on all of its threads. */
  public static void end() {
    CURRENT.get().isEnded.set(true);
    CURRENT.remove();
  }

  /** The payment that this thread works on, by the reference that its gateway knows. */
  public static void ref(String ref) {
    put("ref", ref);
  }

  /** The id of the API key that the caller named, whether or not it was the whole key. */
  public static void apiKey(String id) {
    put("api_key", id);
  }

  /** Why the request fails on our side: an exception's class, which holds no values. */
  public static void cause(Throwable cause) {
    cause(cause.getClass().getSimpleName());
  }

  /** The same where there is no exception. */
  public static void cause(String name) {
    put(CAUSE, name);
  }

  /** Whether there is such a cause, whatever the caller was told. */
  public static boolean isFailed() {
    return fields().containsKey(CAUSE);
  }

  /** What the database answered instead. */
  public static void sqlState(String state) {
    put("sql_state", state);
  }

  private static void put(String name, String value) {
    LogContext current = CURRENT.get();
    if (!current.isEnded.get()) {
      current.fields.put(name, value);
    }
  }

  /** What is known by now. */
  static Map<String, String> fields() {
    LogContext current = CURRENT.get();
    return current.isEnded.get() ? Map.of() : current.fields;
  }
}
