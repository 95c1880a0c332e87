package io.tollgate.callback;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Callback;
import io.tollgate.json.CardNumbers;
import io.tollgate.store.CallbackLog;
import io.tollgate.store.Ledger;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.Origin;
import io.tollgate.store.StoreUnavailable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was not believed, so that an operator can see a wrong key from an attack. A flood is
 * sampled: an instance keeps the first twenty of a minute and every hundredth after that.
 */
@Singleton
class RejectedLog {

  private static final Logger LOG = LoggerFactory.getLogger(RejectedLog.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int KEPT_WHOLE = 20;
  private static final int SAMPLE = 100;

  private final Ledger ledger;
  private final Clock clock;
  private Instant windowStart = Instant.EPOCH;
  private int seen;

  RejectedLog(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  void keep(GatewayId gateway, Callback.Reason reason, String message) {
    LOG.warn("gateway={} callback rejected, {}", gateway, reason);
    if (isKept()) {
      write(gateway, reason, message);
    }
  }

  /** As well as it can: a forgery is refused whether or not there is a database to keep it in. */
  private void write(GatewayId gateway, Callback.Reason reason, String message) {
    Origin origin = new Origin(gateway.value(), reason.name(), clock.instant());
    CallbackLog entry =
        new CallbackLog(gateway, "", "", "REJECTED_" + reason.name(), CardNumbers.mask(message));
    try {
      ledger.commit(LedgerScript.withoutOrder(origin).callbackLog(entry));
    } catch (StoreUnavailable e) {
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
