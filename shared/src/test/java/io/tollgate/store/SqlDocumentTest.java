package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.order.Cart;
import io.tollgate.order.Product;
import io.tollgate.store.Ledger.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code docs/sql} shows five scripts as they are sent: what changes there changes on the wire. */
class SqlDocumentTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);

  private static final Path FOLDER = Path.of("../docs/sql");

  @Test
  void placingAnOrderIsAsDocumented() throws IOException {
    StoredBill bill = BOOKS.draw(Books.Draft.USUAL);
    BillRow row = BOOKS.placing(bill, "shop-" + UUID.randomUUID());
    new KeyUse.Fresh(request()).write(row.keys(), bill.openingUntil());
    commit(row.transaction());
    assertDocumented("place", "An order of a shop with its first bill, and the request's key.");
  }

  @Test
  void settlingAPaymentIsAsDocumented() throws IOException {
    Situation placed = BOOKS.place();
    BOOKS.called(placed, paid(placed, UUID.randomUUID().toString()));
    assertDocumented("settle", "A callback that pays an order, which is approved by itself.");
  }

  @Test
  void requestingARefundIsAsDocumented() throws IOException {
    Situation placed = BOOKS.place();
    String transaction = UUID.randomUUID().toString();
    BOOKS.called(placed, paid(placed, transaction));
    StoredRefund refund = RefundDesk.draw(BOOKS, placed, transaction, 20_000);
    RefundRow row = RefundDesk.requesting(BOOKS, BOOKS.now(placed), refund);
    new KeyUse.Fresh(request()).write(row, refund.createdAt());
    commit(row.transaction());
    assertDocumented("refund", "A part of a payment is to go back; the gateway is asked after it.");
  }

  @Test
  void decidingACaseIsAsDocumented() throws IOException {
    Situation first = BOOKS.place();
    Situation second = BOOKS.placeAnother(first, Books.Draft.USUAL);
    BOOKS.called(second, paid(second, UUID.randomUUID().toString()));
    BOOKS.called(first, paid(first, UUID.randomUUID().toString()));
    Situation paidTwice = BOOKS.now(second);
    String id =
        BOOKS
            .rows("SELECT id FROM review_case WHERE order_id=" + paidTwice.order().id())
            .getFirst();
    ReviewCase open = BOOKS.ledger().reviewCase(Long.parseLong(id)).orElseThrow();
    Origin origin = new Origin("an", "took a voucher", BOOKS.clock().instant());
    commit(
        LedgerTransaction.lock(paidTwice.order(), paidTwice.order().state(), origin)
            .decide(new Ruling(open, "keep", "took a voucher"))
            .transaction());
    assertDocumented("decide", "A person decides the case about a second payment.");
  }

  @Test
  void checkingOutAChangedCartIsAsDocumented() throws IOException {
    Shelf shelf = new Shelf(BOOKS);
    Product coffee = shelf.product(50_000, 5);
    Product cup = shelf.product(90_000, 5);
    String customer = Shelf.customer();
    Situation unpaid = shelf.sold(shelf.buy(customer, shelf.pick(customer, 1, coffee)));
    Cart changed = shelf.pick(customer, 2, coffee, cup);
    assertEquals(Commit.DONE, shelf.replace(unpaid, customer, changed).commit());
    assertDocumented("checkout", "A changed cart is bought in place of its unpaid order.");
  }

  private static IdempotentRequest request() {
    return new IdempotentRequest(
        "shop-key", "POST /", UUID.randomUUID().toString(), "0".repeat(64));
  }

  private static void commit(LedgerTransaction transaction) {
    assertEquals(Commit.DONE, BOOKS.ledger().commit(transaction));
  }

  private static void assertDocumented(String name, String what) throws IOException {
    Path file = FOLDER.resolve(name + ".sql");
    String text =
        "-- %s\n-- Written by SqlDocumentTest; README.md says how to read it.\n\n%s"
            .formatted(what, NamedValues.of(BOOKS.ledger().lastSent()));
    if (System.getProperty("sql", "check").equals("apply")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    } else {
      assertEquals(
          Files.readString(file),
          text,
          "./mvnw verify -pl local,shared -Dtest=SqlDocumentTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dsql=apply rewrites it");
    }
  }
}
