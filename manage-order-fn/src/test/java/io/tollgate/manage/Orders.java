package io.tollgate.manage;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Opening;
import io.tollgate.http.Operator;
import io.tollgate.settle.FakeBank;
import io.tollgate.settle.Settle;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Reports;
import io.tollgate.store.ReviewCase;
import io.tollgate.store.Situation;
import java.time.Duration;
import java.time.Instant;

/** Orders as operators and shops find them. */
final class Orders {

  static final Operator OPERATOR = new Operator("an-subject", "an");

  /** Paid by a transfer that a person must see first. */
  static final Draft TRANSFER = Draft.USUAL.at(new GatewayId("manual")).of("bank");

  /** Paid after fulfilment. */
  static final Draft CASH = Draft.USUAL.at(new GatewayId("manual")).of("cash");

  private Orders() {}

  /** Paid at the fake bank, and approved. */
  static Situation paid(Books books, String transactionId) {
    return paid(books, Draft.USUAL.at(FakeBank.ID), transactionId);
  }

  static Situation paid(Books books, Draft draft, String transactionId) {
    Situation placed = books.place(draft);
    books.called(placed, Reports.paid(transactionId));
    return books.now(placed);
  }

  /**
   * Paid by two bills: the second, and then the first, whose place it had taken.
   *
   * @param extraId the transaction that paid nothing
   */
  static Situation paidTwice(Books books, String transactionId, String extraId) {
    Situation first = books.place(Draft.USUAL.at(FakeBank.ID));
    Situation second = books.placeAnother(first, Draft.USUAL.at(FakeBank.ID));
    books.called(second, Reports.paid(transactionId));
    books.called(first, Reports.paid(extraId));
    return books.now(second);
  }

  /** Accepted without money, which no gateway collects. */
  static Situation accepted(Books books, Draft draft) {
    Situation placed = books.place(draft);
    return books
        .bean(Settle.class)
        .opened(placed.bill().bill().ref(), new Opening.Opened(new NextStep.None(), Memo.EMPTY));
  }

  /** Paid days after it had failed. */
  static Situation paidTooLate(Books books, String transactionId) {
    Situation placed = books.place(Draft.USUAL.at(FakeBank.ID));
    books.called(placed, new Report.Failed("no money", "51"));
    Instant late = books.clock().instant().plus(Duration.ofDays(3));
    books.clock().set(late);
    books.called(placed, Reports.paid(transactionId, late));
    return books.now(placed);
  }

  /** The open case of an order. */
  static ReviewCase openCase(Books books, Situation about) {
    String id =
        books
            .rows(
                "SELECT id FROM review_case WHERE decision IS NULL AND order_id="
                    + about.order().id())
            .getFirst();
    return books.ledger().reviewCase(Long.parseLong(id)).orElseThrow();
  }
}
