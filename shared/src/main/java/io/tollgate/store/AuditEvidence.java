package io.tollgate.store;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;

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

  void check(ResultSet receipt, AuditFindings findings) throws SQLException {
    switch (verification(receipt)) {
      case Verification.Verified(Callback said) -> {
        findings.evidenceVerified();
        if (!saysSo(said, receipt)) {
          findings.violated(SAYS_SO, AuditTable.RECEIPT, receipt.getLong("id"));
        }
      }
      case Verification.Damaged _ ->
          findings.violated(INTACT, AuditTable.RECEIPT, receipt.getLong("id"));
      case Verification.NotVerifiable _ -> findings.evidenceNotVerifiable();
    }
  }

  private Verification verification(ResultSet receipt) throws SQLException {
    Evidence evidence =
        new Evidence(
            receipt.getString("key_id"),
            receipt.getString("evidence"),
            receipt.getString("key_fingerprint"),
            receipt.getString("signature"));
    String account = receipt.getString("account");
    return gateways.find(receipt.getString("backend")).stream()
        .filter(VerifiesEvidence.class::isInstance)
        .map(gateway -> ((VerifiesEvidence) gateway).verify(account, evidence))
        .findFirst()
        .orElseGet(Verification.NotVerifiable::new);
  }

  private static boolean saysSo(Callback said, ResultSet receipt) throws SQLException {
    return switch (said) {
      case Callback.Verified verified ->
          isOf(verified.ref().value(), receipt) && isMoney(verified.report(), receipt);
      case Callback.Foreign foreign ->
          isOf(foreign.merchantReference(), receipt) && isMoney(foreign.report(), receipt);
      case Callback.RefundNews _,
          Callback.DisputeNews _,
          Callback.Returned _,
          Callback.Irrelevant _,
          Callback.Rejected _ ->
          false;
    };
  }

  private static boolean isOf(String reference, ResultSet receipt) throws SQLException {
    return Text.cut(reference, LedgerScript.REFERENCE_CHARACTERS_MAX)
        .equals(receipt.getString("ref"));
  }

  private static boolean isMoney(Report report, ResultSet receipt) throws SQLException {
    return report instanceof Report.Paid paid
        && paid.transactionId().equals(receipt.getString("transaction_id"))
        && paid.received()
            .equals(Money.of(receipt.getLong("amount"), receipt.getString("currency")));
  }
}
