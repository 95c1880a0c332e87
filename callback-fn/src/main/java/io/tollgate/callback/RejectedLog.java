package io.tollgate.callback;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Callback;
import io.tollgate.json.CardNumbers;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.store.Attribution;
import io.tollgate.store.CallbackRecord;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.StoreTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores rejected callbacks, so that an operator can tell a wrong key from an attack. A flood is
 * sampled: an instance keeps the first twenty of a minute and every hundredth after that. The line
 * in the log comes first; the row waits for a connection beside the reply (DECISIONS 109), so that
 * a database that is down delays no refusal.
 */
@Singleton
class RejectedLog {

  private static final Logger LOG = LoggerFactory.getLogger(RejectedLog.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int KEPT_WHOLE = 20;
  private static final int SAMPLE = 100;

  /** Time-out of a write: long enough where a connection is free. */
  private static final Duration AWAITED = Duration.ofMillis(250);

  private final PaymentStore paymentStore;
  private final Clock clock;
  private final Semaphore writing = new Semaphore(1);
  private Instant windowStart = Instant.EPOCH;
  private int seen;

  RejectedLog(PaymentStore paymentStore, Clock clock) {
    this.paymentStore = paymentStore;
    this.clock = clock;
  }

  void keep(GatewayId gateway, Callback.Reason reason, String message) {
    LOG.warn("gateway={} callback rejected, reason={}", gateway, reason);
    Metrics.count(
        Metric.CALLBACKS_REFUSED, gateway.value(), reason.name().toLowerCase(Locale.ROOT));
    if (isKept() && writing.tryAcquire()) {
      await(
          Thread.ofVirtual()
              .name("rejected-log")
              .start(
                  () -> {
                    try {
                      write(gateway, reason, message);
                    } finally {
                      writing.release();
                    }
                  }));
    }
  }

  /** While one row waits for the database, those that come meanwhile are left out. */
  private static void await(Thread writer) {
    try {
      writer.join(AWAITED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Writes the row as well as it can: a forgery is refused whether or not the database is there.
   */
  private void write(GatewayId gateway, Callback.Reason reason, String message) {
    Attribution attribution = new Attribution(gateway.value(), reason.name(), clock.instant());
    CallbackRecord entry =
        new CallbackRecord(gateway, "", "", "REJECTED_" + reason.name(), CardNumbers.mask(message));
    try {
      paymentStore.commit(StoreTransaction.begin(attribution).log(entry));
    } catch (DatabaseUnavailable e) {
      LOG.warn("gateway={} rejected callback not kept: {}", gateway, e.getMessage());
    }
  }

  private synchronized boolean isKept() {
    Instant now = clock.instant();
    if (now.isBefore(windowStart) || now.isAfter(windowStart.plus(WINDOW))) {
      windowStart = now;
      seen = 0;
    }
    seen++;
    return seen <= KEPT_WHOLE || seen % SAMPLE == 0;
  }
}
