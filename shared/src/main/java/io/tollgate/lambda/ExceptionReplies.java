package io.tollgate.lambda;

import io.tollgate.log.LogContext;
import io.tollgate.settle.Settle;
import io.tollgate.sql.DatabaseUnavailable;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replies for the exceptions that a caller can do something about, in every function the same. */
public final class ExceptionReplies {

  private static final Logger LOG = LoggerFactory.getLogger(ExceptionReplies.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private ExceptionReplies() {}

  /** Answers, or says why not where the exception is one of these. */
  public static HttpReply answer(Supplier<HttpReply> answer) {
    return answer(answer, UnaryOperator.identity());
  }

  /**
   * The same for callers who may go on without the database.
   *
   * @param unavailable what they hear instead of the 503
   */
  public static HttpReply answer(Supplier<HttpReply> answer, UnaryOperator<HttpReply> unavailable) {
    try {
      return answer.get();
    } catch (RequestRefused e) {
      return e.reply();
    } catch (DatabaseUnavailable | Settle.Contended e) {
      return unavailable.apply(unavailable(e));
    }
  }

  /** 503: the database could not be read or written. Nothing is half-written. */
  public static HttpReply unavailable(RuntimeException e) {
    LOG.error("Answering 503: {}", e.getMessage());
    note(e);
    return HttpReply.problem(503, "unavailable", "Not now; please try again")
        .retryAfter(RETRY_AFTER);
  }

  /** Keeps for the line about the request why it is answered with an error of the server. */
  public static void note(Throwable cause) {
    LogContext.cause(cause);
    if (cause instanceof DatabaseUnavailable unavailable) {
      LogContext.sqlState(unavailable.sqlState());
    }
  }
}
