package io.tollgate.status;

import io.tollgate.settle.Ask;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import io.tollgate.store.StoreUnavailable;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries the gateways of payments whose status is asked for, as often as their pacing allows. */
@Singleton
class PaymentRefresh {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentRefresh.class);

  private final Ledger ledger;
  private final Ask ask;

  PaymentRefresh(Ledger ledger, Ask ask) {
    this.ledger = ledger;
    this.ask = ask;
  }

  /**
   * Queries the gateway of an open payment and settles the answer. A gateway that does not answer
   * changes nothing.
   *
   * @return the payment as it is stored afterwards
   */
  Situation queryAndSettle(Situation stored) {
    if (!stored.bill().bill().state().isOpen()) {
      return stored;
    }
    try {
      return switch (ask.about(stored.bill(), Source.STATUS)) {
        case Ask.Answer.Changed changed ->
            ledger.situation(changed.bill().bill().ref()).orElseThrow();
        case Ask.Answer.Unchanged unchanged -> unchanged.situation();
        case Ask.Answer.TooSoon _, Ask.Answer.Unreachable _ -> stored;
      };
    } catch (StoreUnavailable | Settle.Contended e) {
      // What was read is still true; the gateway's word comes again with the next question.
      LOG.warn("ref={} not settled: {}", stored.bill().bill().ref(), e.getMessage());
      return stored;
    }
  }
}
