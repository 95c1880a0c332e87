package io.tollgate.create;

import io.tollgate.auth.OrderKeys;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.log.LogContext;
import io.tollgate.response.ShopPages;
import io.tollgate.store.BuyerOrders;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredOrder;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gateway for the session that one showing of its form needs. */
@Singleton
class OpenFormSession {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFormSession.class);

  private final Gateways gateways;
  private final PaymentStore paymentStore;
  private final BuyerOrders orders;
  private final OrderKeys orderKeys;
  private final ShopPages shop;
  private final Clock clock;

  OpenFormSession(
      Gateways gateways,
      PaymentStore paymentStore,
      BuyerOrders orders,
      OrderKeys orderKeys,
      ShopPages shop,
      Clock clock) {
    this.gateways = gateways;
    this.paymentStore = paymentStore;
    this.orders = orders;
    this.orderKeys = orderKeys;
    this.shop = shop;
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
        .map(s -> open(s, order(s, orderKey)))
        .orElseGet(FormSessionResult.UnknownPayment::new);
  }

  private FormOrder order(BillSnapshot snapshot, String orderKey) {
    StoredOrder order = orders.find(snapshot.order().keySha256()).orElseThrow();
    return new FormOrder(
        shop.name(),
        orders.lines(snapshot.order().id()),
        order.order().total(),
        BuyerJson.stored(order.buyer()).locale(),
        shop.order(orderKey),
        snapshot.bill().landing());
  }

  private FormSessionResult open(BillSnapshot snapshot, FormOrder order) {
    Bill bill = snapshot.bill().bill();
    if (bill.state() instanceof BillState.Paid) {
      return new FormSessionResult.AlreadyPaid(order);
    }
    if (snapshot.waitsForMoney() && snapshot.moneyInReview()) {
      return new FormSessionResult.InReview(order);
    }
    if (snapshot.isAboutToBePaid()) {
      return new FormSessionResult.PaymentInProgress(order);
    }
    boolean isOffered =
        snapshot.isPayable()
            && snapshot.bill().nextStep() instanceof NextStep.Form
            && clock.instant().isBefore(bill.deadline());
    if (!isOffered || !(gateways.of(bill.gateway()) instanceof EmbeddedForms forms)) {
      return new FormSessionResult.Closed(order);
    }
    LogContext.ref(bill.ref().value());
    try {
      return new FormSessionResult.Opened(forms.session(bill), order);
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      LogContext.cause(e);
      return new FormSessionResult.Unreachable();
    }
  }
}
