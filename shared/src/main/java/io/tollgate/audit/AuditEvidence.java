package io.tollgate.audit;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.json.Text;
import io.tollgate.store.LockedReceipt;
import io.tollgate.stored.AuditedReceipt;

/**
 * Has the gateway of each receipt verify its evidence again (Invariant 2): the message must still
 * be as it was signed, and say what the receipt says.
 */
final class AuditEvidence {

  static final String INTACT = "evidence is as it was signed";
  static final String SAYS_SO = "evidence says what its receipt says";

  private final Gateways gateways;

  AuditEvidence(Gateways gateways) {
    this.gateways = gateways;
  }

  void check(AuditedReceipt receipt, AuditFindings findings) {
    switch (verification(receipt)) {
      case Verification.Verified(Callback said) -> {
        findings.evidenceVerified();
        if (!saysSo(said, receipt)) {
          findings.violated(SAYS_SO, AuditTable.RECEIPT, receipt.id());
        }
      }
      case Verification.Damaged _ -> findings.violated(INTACT, AuditTable.RECEIPT, receipt.id());
      case Verification.NotVerifiable _ -> findings.evidenceNotVerifiable();
    }
  }

  private Verification verification(AuditedReceipt receipt) {
    return gateways.find(receipt.gateway()).stream()
        .filter(VerifiesEvidence.class::isInstance)
        .map(gateway -> ((VerifiesEvidence) gateway).verify(receipt.account(), receipt.evidence()))
        .findFirst()
        .orElseGet(Verification.NotVerifiable::new);
  }

  private static boolean saysSo(Callback said, AuditedReceipt receipt) {
    return switch (said) {
      case Callback.Verified verified ->
          isOf(verified.ref().value(), receipt) && isMoney(verified.report(), receipt);
      case Callback.Foreign foreign ->
          isOf(foreign.merchantReference(), receipt) && isMoney(foreign.report(), receipt);
      case Callback.RefundNotification _,
          Callback.DisputeNotification _,
          Callback.Returned _,
          Callback.Irrelevant _,
          Callback.Rejected _ ->
          false;
    };
  }

  private static boolean isOf(String reference, AuditedReceipt receipt) {
    return Text.cut(reference, LockedReceipt.REFERENCE_CHARACTERS_MAX).equals(receipt.reference());
  }

  private static boolean isMoney(Report report, AuditedReceipt receipt) {
    return report instanceof Report.Paid paid
        && paid.transactionId().equals(receipt.transactionId())
        && paid.received().equals(receipt.amount());
  }
}
