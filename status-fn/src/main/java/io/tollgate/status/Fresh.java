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

/**
 * A bill as it stands after its gateway was asked, where it is still open and its pacing allows. A
 * gateway that does not answer changes nothing.
 */
@Singleton
class Fresh {

  private static final Logger LOG = LoggerFactory.getLogger(Fresh.class);

  private final Ledger ledger;
  private final Ask ask;

  Fresh(Ledger ledger, Ask ask) {
    this.ledger = ledger;
    this.ask = ask;
  }

  Situation of(Situation stored) {
    if (!stored.bill().bill().state().isOpen()) {
      return stored;
    }
    try {
      return switch (ask.about(stored.bill(), Source.STATUS)) {
        case Ask.Answer.Settled _ -> ledger.situation(stored.bill().bill().ref()).orElseThrow();
        case Ask.Answer.TooSoon _, Ask.Answer.Unreachable _ -> stored;
      };
    } catch (StoreUnavailable | Settle.Contended e) {
      // What was read is still true; the gateway's word comes again with the next question.
      LOG.warn("ref={} not settled: {}", stored.bill().bill().ref(), e.getMessage());
      return stored;
    }
  }
}
