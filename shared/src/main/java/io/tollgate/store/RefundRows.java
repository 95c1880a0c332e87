package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.RefundSnapshot;
import io.tollgate.stored.RowMappers;
import io.tollgate.stored.StoredRefund;
import java.util.Optional;

/** The queries of a {@link RefundSnapshot}, in their order. */
public final class RefundRows {

  private final Rows<BillSnapshot> bill;
  private final Rows<StoredRefund> refund;
  private final Rows<Boolean> isOfOnlyPayment;

  /** Adds the queries to a script. */
  RefundRows(Script queries, GatewayId gateway, String identity) {
    this.bill =
        queries.query(
            RowMappers::snapshot,
            RowMappers.SITUATION
                + " WHERE b.id=(SELECT f.bill_id FROM refund f WHERE f.backend=? AND f.identity=?)",
            "",
            gateway.value(),
            identity);
    this.refund =
        queries.query(
            RowMappers::refund,
            "SELECT * FROM refund WHERE backend=? AND identity=?",
            gateway.value(),
            identity);
    this.isOfOnlyPayment =
        queries.query(
            row -> row.getInt("payments") == 1,
            "SELECT COUNT(*) AS payments FROM refund f JOIN receipt r ON r.bill_id=f.bill_id"
                + " WHERE f.backend=? AND f.identity=?",
            gateway.value(),
            identity);
  }

  /** Empty where there is no such refund, or was none before the last query. */
  public Optional<RefundSnapshot> snapshot() {
    return bill.first().flatMap(before -> refund.first().map(found -> snapshot(before, found)));
  }

  private RefundSnapshot snapshot(BillSnapshot before, StoredRefund found) {
    return new RefundSnapshot(before, found, isOfOnlyPayment.first().orElseThrow());
  }
}
