package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.time.FunctionTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Whatever a run begins ends before AWS ends the run. */
class TimeLimitsTest {

  @Test
  void workBegunAtTheLastMomentEndsBeforeTheTimeOut() {
    assertTrue(Reconcile.WORK_LONGEST.compareTo(FunctionTimeouts.RECONCILE) < 0);
  }

  @Test
  void queryOfAPaidBillBegunAtTheLastMomentEndsBeforeTheTimeOut() {
    Duration latest = MissedReversals.QUERIES_BEGIN_WITHIN.plus(Reconcile.WORK_LONGEST);
    assertTrue(latest.compareTo(FunctionTimeouts.RECONCILE) < 0);
  }

  @Test
  void leaseOfAQueryIsLongerThanARun() {
    assertTrue(MissedReversals.LEASE.compareTo(FunctionTimeouts.RECONCILE) > 0);
  }

  /** Classes are loaded in what is left, and settings are read. */
  @Test
  void initWaitsForTheDatabaseForTwoThirdsOfItsTimeAtMost() {
    assertTrue(ReconcileHandler.CONNECTION_AWAITED_MS * 3 <= FunctionTimeouts.INIT.toMillis() * 2);
  }

  @Test
  void settlingTimeIsTheSocketTimeOutOfTheDriver() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = TimeLimitsTest.class.getResourceAsStream("/application.properties")) {
      properties.load(file);
    }
    String waits =
        properties.getProperty("datasources.default.data-source-properties.socketTimeout");
    assertEquals(Reconcile.SETTLING, Duration.ofMillis(Long.parseLong(waits)));
  }
}
