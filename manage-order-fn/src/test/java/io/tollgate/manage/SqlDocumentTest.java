package io.tollgate.manage;

import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.local.GeneratedText;
import io.tollgate.settle.Decision;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.SqlDocument;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of the scripts in {@code docs/sql}, those of operators and shops. */
@Tag(GeneratedText.TAG)
class SqlDocumentTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  @Test
  void requestingARefundIsAsDocumented() throws IOException {
    BillSnapshot paid = OrderFixture.paid(STORE, UUID.randomUUID().toString());
    STORE
        .bean(FakeGateway.class)
        .sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
    IdempotentRequest key =
        new IdempotentRequest(
            "shop-key", "POST /refund", UUID.randomUUID().toString(), "0".repeat(64));
    STORE
        .bean(RefundPayment.class)
        .refund(
            paid.bill().bill().ref(),
            new RefundRequest(20_000, "broken", ""),
            Optional.of(key),
            "Shop");
    SqlDocument.assertShows(
        STORE,
        "refund",
        "A part of a payment is to go back; the gateway is asked after it.",
        "INSERT INTO refund(");
  }

  @Test
  void decidingACaseIsAsDocumented() throws IOException {
    BillSnapshot order =
        OrderFixture.paidTwice(STORE, UUID.randomUUID().toString(), UUID.randomUUID().toString());
    STORE
        .bean(DecideCase.class)
        .decide(
            OrderFixture.openCase(STORE, order).id(),
            new DecideRequest(Decision.KEEP, "took a voucher"),
            OrderFixture.OPERATOR);
    SqlDocument.assertShows(
        STORE, "decide", "A person decides the case about a second payment.", "UPDATE review_case");
  }
}
