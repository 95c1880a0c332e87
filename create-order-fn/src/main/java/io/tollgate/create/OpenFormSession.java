package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.Forms;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.OrderKeys;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
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
  private final Ledger ledger;
  private final OrderKeys orderKeys;
  private final Clock clock;

  OpenFormSession(Gateways gateways, Ledger ledger, OrderKeys orderKeys, Clock clock) {
    this.gateways = gateways;
    this.ledger = ledger;
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
        .flatMap(ledger::situation)
        .filter(s -> s.bill().bill().gateway().value().equals(gateway))
        .filter(s -> orderKeys.opens(orderKey, s.order().keyNonce()))
        .map(this::open)
        .orElseGet(FormSessionResult.UnknownPayment::new);
  }

  private FormSessionResult open(Situation situation) {
    Bill bill = situation.bill().bill();
    URI landing = situation.bill().landing();
    if (bill.state() instanceof BillState.Paid) {
      return new FormSessionResult.AlreadyPaid(landing);
    }
    if (situation.waitsForMoney() && situation.moneyInReview()) {
      return new FormSessionResult.InReview(landing);
    }
    if (situation.isAboutToBePaid()) {
      return new FormSessionResult.MoneyOnItsWay(landing);
    }
    boolean isOffered =
        situation.isPayable()
            && situation.bill().nextStep() instanceof NextStep.Form
            && clock.instant().isBefore(bill.deadline());
    if (!isOffered || !(gateways.of(bill.gateway()) instanceof Forms forms)) {
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
