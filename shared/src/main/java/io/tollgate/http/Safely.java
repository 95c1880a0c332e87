package io.tollgate.http;

import io.tollgate.settle.Settle;
import io.tollgate.store.StoreUnavailable;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the failures that a caller can do something about into an answer that says so. */
public final class Safely {

  private static final Logger LOG = LoggerFactory.getLogger(Safely.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private Safely() {}

  /** Answers, or says 503 when the books could not be read or written. Nothing is half-written. */
  public static HttpReply answer(Supplier<HttpReply> answer) {
    return answer(answer, UnaryOperator.identity());
  }

  /**
   * The same for callers who may go on without the books.
   *
   * @param unavailable what they hear instead of the 503
   */
  public static HttpReply answer(Supplier<HttpReply> answer, UnaryOperator<HttpReply> unavailable) {
    try {
      return answer.get();
    } catch (StoreUnavailable | Settle.Contended e) {
      LOG.error("Answering 503: {}", e.getMessage());
      return unavailable.apply(
          HttpReply.problem(503, "unavailable", "Not now; please try again")
              .retryAfter(RETRY_AFTER));
    }
  }
}
