package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many round trips and commits a warm function makes while it gives money back. */
class RefundRoundTripsTest {

  private static DatabaseLink link;
  private static StoreFixture fixture;

  private final RefundPayment refunds = fixture.bean(RefundPayment.class);

  @BeforeAll
  static void open() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    link.record();
    fixture = StoreFixture.over(database, link.database(), 1);
    fixture
        .bean(FakeGateway.class)
        .sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
  }

  @AfterAll
  static void close() throws IOException {
    fixture.close();
    link.close();
  }

  /**
   * The key, the bill, its money; the refund, with what was written; the money again, since all of
   * it may have gone; the gateway's answer; the key's answer.
   */
  @Test
  void refundWithAKey() {
    assertEquals("7 round trips, 3 commits", cost(Optional.of(key())));
  }

  @Test
  void refundWithoutAKey() {
    assertEquals("5 round trips, 2 commits", cost(Optional.empty()));
  }

  private static IdempotentRequest key() {
    return new IdempotentRequest("shop0001", "POST /refund", UUID.randomUUID().toString(), "body");
  }

  private String cost(Optional<IdempotentRequest> key) {
    BillSnapshot paid = OrderFixture.paid(fixture, UUID.randomUUID().toString());
    link.takeStatements();
    long before = link.roundTrips();
    assertInstanceOf(
        RefundResult.Done.class,
        refunds.refund(
            paid.bill().bill().ref(), new RefundRequest(20_000, "broken", ""), key, "shop"));
    return "%d round trips, %d commits"
        .formatted(
            link.roundTrips() - before,
            link.takeStatements().stream().filter(text -> text.contains("COMMIT")).count());
  }
}
