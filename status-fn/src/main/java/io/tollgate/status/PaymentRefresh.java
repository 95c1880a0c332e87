package io.tollgate.status;

import io.tollgate.settle.MessageSource;
import io.tollgate.settle.QueryGateway;
import io.tollgate.settle.Settle;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries the gateways of payments whose status is asked for, as often as their pacing allows. */
@Singleton
class PaymentRefresh {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentRefresh.class);

  private final PaymentStore paymentStore;
  private final QueryGateway ask;

  PaymentRefresh(PaymentStore paymentStore, QueryGateway ask) {
    this.paymentStore = paymentStore;
    this.ask = ask;
  }

  /**
   * Queries the gateway of an open payment and settles the answer. A gateway that does not answer
   * changes nothing.
   *
   * @return the payment as it is stored afterwards
   */
  BillSnapshot queryAndSettle(BillSnapshot stored) {
    if (!stored.bill().bill().state().isOpen()) {
      return stored;
    }
    try {
      return switch (ask.about(stored.bill(), MessageSource.STATUS)) {
        case QueryGateway.Answer.Changed changed ->
            paymentStore.snapshot(changed.bill().bill().ref()).orElseThrow();
        case QueryGateway.Answer.Unchanged unchanged -> unchanged.snapshot();
        case QueryGateway.Answer.TooSoon _, QueryGateway.Answer.Unreachable _ -> stored;
      };
    } catch (DatabaseUnavailable | Settle.Contended e) {
      // What was read is still true; the next query gets the gateway's answer again.
      LOG.warn("ref={} not settled: {}", stored.bill().bill().ref(), e.getMessage());
      return stored;
    }
  }
}
