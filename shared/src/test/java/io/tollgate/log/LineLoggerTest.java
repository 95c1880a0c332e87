package io.tollgate.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.settle.Settle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LineLoggerTest {

  private static final String CARD = "4111111111111111";
  private static final Logger LOG = LoggerFactory.getLogger(LineLoggerTest.class);

  @Test
  void functionsUseTheLineLogger() {
    assertInstanceOf(LineLogger.class, LOG);
  }

  @Test
  void cardInAMessageOrAnArgumentIsMasked() {
    assertEquals(
        "[WARN] LineLoggerTest - shop_ref=################ and #### #### #### ####"
            + System.lineSeparator(),
        CapturedLog.of(() -> LOG.warn("shop_ref={} and {}", CARD, "4111 1111 1111 1111")));
  }

  @Test
  void cardInTheMessagesOfExceptionsIsMaskedAndTheStackTraceIsThere() {
    Exception cause =
        new IllegalStateException("Duplicate entry '" + CARD + "' for key 'shop_ref'");
    String log = CapturedLog.of(() -> LOG.error("not recorded", new RuntimeException(CARD, cause)));
    assertFalse(log.contains(CARD), log);
    assertTrue(log.contains("java.lang.RuntimeException: ################"), log);
    assertTrue(log.contains("Duplicate entry '################' for key"), log);
    assertTrue(log.contains("LineLoggerTest.java:"), log);
  }

  @Test
  void cardInAnErrorThatIsAnsweredAs503IsMasked() {
    String log =
        CapturedLog.of(
            () ->
                ExceptionReplies.answer(
                    () -> {
                      throw new Settle.Contended("order " + CARD);
                    }));
    assertTrue(log.contains("Answering 503"), log);
    assertFalse(log.contains(CARD), log);
  }

  @ParameterizedTest
  @CsvSource({
    "io.tollgate.settle.Settle, true, true",
    "io.micronaut.context.Context, false, true",
    "org.flywaydb.core.Flyway, false, false",
  })
  void logLevelIsConfiguredByPackage(String name, boolean hasInfo, boolean hasWarnings) {
    Logger logger = LoggerFactory.getLogger(name);
    assertEquals(hasInfo, logger.isInfoEnabled());
    assertEquals(hasWarnings, logger.isWarnEnabled());
    assertTrue(logger.isErrorEnabled());
    assertFalse(logger.isDebugEnabled());
  }
}
