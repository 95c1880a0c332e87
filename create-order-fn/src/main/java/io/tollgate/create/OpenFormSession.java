package io.tollgate.create;

import io.tollgate.auth.OrderKeys;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gateway for the session that one showing of its form needs. */
@Singleton
class OpenFormSession {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFormSession.class);

  private final Gateways gateways;
  private final PaymentStore paymentStore;
  private final OrderKeys orderKeys;
  private final Clock clock;

  OpenFormSession(Gateways gateways, PaymentStore paymentStore, OrderKeys orderKeys, Clock clock) {
    this.gateways = gateways;
    this.paymentStore = paymentStore;
    this.orderKeys = orderKeys;
    this.clock = clock;
  }

  /**
   * Opens a session for whoever holds the order's key.
   *
   * @param gateway whose form it is, and {@code ref}, both as the caller wrote them
   */
  FormSessionResult open(String gateway, String ref, String orderKey) {
    return Ref.parse(ref)
        .flatMap(paymentStore::snapshot)
        .filter(s -> s.bill().bill().gateway().value().equals(gateway))
        .filter(s -> orderKeys.opens(orderKey, s.order().keyNonce()))
        .map(this::open)
        .orElseGet(FormSessionResult.UnknownPayment::new);
  }

  private FormSessionResult open(BillSnapshot snapshot) {
    Bill bill = snapshot.bill().bill();
    URI landing = snapshot.bill().landing();
    if (bill.state() instanceof BillState.Paid) {
      return new FormSessionResult.AlreadyPaid(landing);
    }
    if (snapshot.waitsForMoney() && snapshot.moneyInReview()) {
      return new FormSessionResult.InReview(landing);
    }
    if (snapshot.isAboutToBePaid()) {
      return new FormSessionResult.PaymentInProgress(landing);
    }
    boolean isOffered =
        snapshot.isPayable()
            && snapshot.bill().nextStep() instanceof NextStep.Form
            && clock.instant().isBefore(bill.deadline());
    if (!isOffered || !(gateways.of(bill.gateway()) instanceof EmbeddedForms forms)) {
      return new FormSessionResult.Closed(landing);
    }
    try {
      return new FormSessionResult.Opened(forms.session(bill));
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      return new FormSessionResult.Unreachable();
    }
  }
}
