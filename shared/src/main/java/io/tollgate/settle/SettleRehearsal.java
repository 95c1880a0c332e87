package io.tollgate.settle;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.AuditedReceipt;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Settles the newest payment once more, of the message that is stored with it, so that a snapshot
 * contains what settling loads. A duplicate callback changes nothing (Invariant 2), and the
 * transaction that is sent beside it names a version that no order has.
 */
@Singleton
public class SettleRehearsal {

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final Settle settle;

  SettleRehearsal(PaymentStore paymentStore, Gateways gateways, Settle settle) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.settle = settle;
  }

  /**
   * Does nothing where no callback was ever stored.
   *
   * @return the payment as it is stored
   */
  public Optional<BillSnapshot> run() {
    return paymentStore
        .newestCallback()
        .flatMap(receipt -> verified(receipt).flatMap(message -> run(receipt, message)));
  }

  /**
   * Only what would be the same receipt again: a version that reads the message otherwise stops.
   */
  private Optional<BillSnapshot> run(AuditedReceipt receipt, Callback.Verified message) {
    if (!(message.report() instanceof Report.Paid report)
        || !report.transactionId().equals(receipt.transactionId())
        || !message.account().equals(receipt.account())) {
      return Optional.empty();
    }
    GatewayId gateway = new GatewayId(receipt.gateway());
    MessageSource source = MessageSource.callback(receipt.evidence().message());
    settle.settle(gateway, message.account(), message.ref(), report, source);
    Optional<BillSnapshot> paid = paymentStore.snapshot(message.ref());
    paid.ifPresent(snapshot -> settle.rehearse(snapshot, report, source));
    return paid;
  }

  private Optional<Callback.Verified> verified(AuditedReceipt receipt) {
    return gateways
        .find(receipt.gateway())
        .map(gateway -> verification(gateway, receipt))
        .filter(Verification.Verified.class::isInstance)
        .map(verification -> ((Verification.Verified) verification).said())
        .filter(Callback.Verified.class::isInstance)
        .map(Callback.Verified.class::cast);
  }

  private static Verification verification(Gateway gateway, AuditedReceipt receipt) {
    return gateway instanceof VerifiesEvidence verifies
        ? verifies.verify(receipt.account(), receipt.evidence())
        : new Verification.NotVerifiable();
  }
}
