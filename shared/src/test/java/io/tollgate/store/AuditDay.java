package io.tollgate.store;

import static io.tollgate.store.Reports.paid;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.gateway.Signer;
import io.tollgate.json.Json;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.settle.Source;
import io.tollgate.store.Books.Draft;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A day of a shop, as the product itself writes it down: of everything that the audit looks at
 * there is one, and each has a name by which a test can find its row.
 */
final class AuditDay {

  private static final GatewayId MANUAL = new GatewayId("manual");

  private static final List<String> TABLES =
      List.of(
          "idempotency_key",
          "callback_log",
          "outbox",
          "history",
          "review_case",
          "refund",
          "receipt",
          "bill",
          "order_line",
          "orders",
          "cart_line",
          "cart",
          "stock_move",
          "product");

  private final Books books;
  private final Map<String, Long> ids = new TreeMap<>();
  private final Map<String, String> columns = new TreeMap<>();

  private AuditDay(Books books) {
    this.books = books;
  }

  /** Lives the day, and keeps a copy of its rows: to write them anew takes twenty times as long. */
  static AuditDay lived(Books books) {
    AuditDay day = new AuditDay(books);
    day.paidTwice();
    day.unpaid();
    day.sold();
    day.givenBack();
    day.bounced();
    day.inDoubt();
    day.ofNobody();
    day.onTrust();
    day.signed();
    TABLES.forEach(day::copy);
    return day;
  }

  private void copy(String table) {
    columns.put(
        table,
        String.join(
            ",",
            books.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_schema=DATABASE()"
                    + " AND table_name='%s' AND COALESCE(generation_expression,'')=''"
                        .formatted(table))));
    books.execute(
        "CREATE TABLE day_%1$s AS SELECT %2$s FROM %1$s".formatted(table, columns.get(table)));
  }

  /** Whatever a test did to the rows: from now on they are as the day left them. */
  void restore() {
    forget();
    columns.forEach(
        (table, names) ->
            books.execute(
                "INSERT INTO %1$s(%2$s) SELECT %2$s FROM day_%1$s".formatted(table, names)));
  }

  void forget() {
    TABLES.forEach(table -> books.execute("DELETE FROM " + table));
  }

  /** The text with every {@code :name} replaced by the id of the row of that name. */
  String filled(String text) {
    String filled = text;
    for (String name : ids.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList()) {
      filled = filled.replace(":" + name, Long.toString(ids.get(name)));
    }
    return filled;
  }

  private void name(String name, String sql) {
    ids.put(name, Long.parseLong(books.rows(filled(sql)).getFirst()));
  }

  private void name(String order, String bill, Situation situation) {
    ids.put(order, situation.order().id());
    ids.put(bill, situation.bill().bill().id());
  }

  /** One bill pays the order, and the one before it is paid too; part of the money goes back. */
  private void paidTwice() {
    Situation first = books.place();
    Situation paid = books.placeAnother(first, Draft.USUAL);
    books.called(paid, paid("1"));
    books.called(first, paid("2"));
    RefundDesk.request(books, books.now(paid), "1", 20_000);
    name("paid", "bill", paid);
    name("paid", "superseded", first);
    name("receipt", "SELECT id FROM receipt WHERE bill_id=:bill");
    name("extra", "SELECT id FROM receipt WHERE bill_id=:superseded");
    name("second", "SELECT id FROM review_case WHERE receipt_id=:extra");
    name("refund", "SELECT id FROM refund WHERE bill_id=:bill");
    rule("SELECT id FROM review_case WHERE receipt_id=:extra");
    name("ruling", "SELECT id FROM history WHERE case_id=:second");
    name("approval", "SELECT id FROM history WHERE order_id=:paid AND to_state='PROCESSING'");
    name("payment", "SELECT id FROM history WHERE bill_id=:bill AND to_state='PAID'");
    name("fulfilment", "SELECT id FROM outbox WHERE order_id=:paid AND type='order.processing'");
    name("telling", "SELECT MIN(id) FROM outbox WHERE order_id=:paid AND type='payment.paid'");
  }

  private void rule(String which) {
    long id = Long.parseLong(books.rows(filled(which)).getFirst());
    ReviewCase about = books.ledger().reviewCase(id).orElseThrow();
    Situation now = books.ledger().ofBill(about.billId()).orElseThrow();
    Origin origin = new Origin("an", "they took a voucher", books.clock().instant());
    books
        .ledger()
        .commit(
            LedgerTransaction.lock(now.order(), now.order().state(), origin)
                .decide(new Ruling(about, "keep", "they took a voucher"))
                .transaction());
  }

  private void unpaid() {
    Situation unpaid = books.placeAnother(books.place(), Draft.USUAL);
    IdempotentRequest request =
        new IdempotentRequest("shop0001", "POST /", UUID.randomUUID().toString(), "0".repeat(64));
    Origin origin = new Origin("test", "asked", books.clock().instant());
    OrderRow order = LedgerTransaction.lock(unpaid.order(), unpaid.order().state(), origin);
    order.bill(unpaid.bill()).keys().remember(request, origin.at());
    books.ledger().commit(order.transaction());
    name("unpaid", "open", unpaid);
    name("key", "SELECT id FROM idempotency_key WHERE bill_id=:open");
    Situation failed = books.place();
    books.called(failed, new Report.Failed("cancelled", "24"));
    name("failed", "refused", failed);
  }

  private void sold() {
    Shelf shelf = new Shelf(books);
    var product = shelf.product(29_000, 5);
    Situation sold = shelf.sold(2, product);
    books.called(sold, paid(sold, "sold"));
    shelf.pick(Shelf.customer(), 1, product);
    name("sold", "soldBill", sold);
    ids.put("product", product.id());
    name("line", "SELECT id FROM order_line WHERE order_id=:sold");
    name("picked", "SELECT MAX(id) FROM cart_line");
    name("move", "SELECT MIN(id) FROM stock_move");
  }

  /** One refund is done and cancels its order, one fails, one is left open by the gateway. */
  private void givenBack() {
    name("returned", "returnedBill", refunded("3", 50_000, new RefundReport.Done()));
    name("back", "SELECT id FROM refund WHERE bill_id=:returnedBill");
    name("returnedReceipt", "SELECT id FROM receipt WHERE bill_id=:returnedBill");
    name("kept", "keptBill", refunded("4", 10_000, new RefundReport.Failed("closed", "-1")));
    name("notBack", "SELECT id FROM refund WHERE bill_id=:keptBill");
    name("waiting", "waitingBill", refunded("5", 10_000, new RefundReport.Undecided("-2")));
    name("openRefund", "SELECT id FROM refund WHERE bill_id=:waitingBill");
    name("openCase", "SELECT id FROM review_case WHERE refund_id=:openRefund");
  }

  /** The money went back and came again, of which a person was told. */
  private void bounced() {
    name("bounced", "bouncedBill", refunded("7", 50_000, new RefundReport.Done()));
    name("bouncedRefund", "SELECT id FROM refund WHERE bill_id=:bouncedBill");
    String identity =
        books.rows(filled("SELECT identity FROM refund WHERE id=:bouncedRefund")).getFirst();
    SettleRefund refunds = books.bean(SettleRefund.class);
    RefundReport failed = new RefundReport.Failed("closed", "-1");
    StoredRefund open =
        refunds.told(Books.ZALOPAY, books.ledger().refund(Books.ZALOPAY, identity), failed);
    name("bouncedCase", "SELECT id FROM review_case WHERE refund_id=:bouncedRefund");
    ReviewCase about = books.ledger().reviewCase(ids.get("bouncedCase")).orElseThrow();
    refunds.decided(
        Books.ZALOPAY, open, failed, "an", new Ruling(about, "failed", "asked the bank"));
  }

  private Situation refunded(String transactionId, long amount, RefundReport report) {
    Situation placed = books.place();
    books.called(placed, paid(transactionId));
    StoredRefund refund = RefundDesk.request(books, books.now(placed), transactionId, amount);
    books.bean(SettleRefund.class).told(Books.ZALOPAY, refund, report);
    return books.now(placed);
  }

  private void inDoubt() {
    Situation doubtful = books.place();
    books.called(doubtful, new Report.Suspicious("07"));
    name("doubtful", "doubted", doubtful);
    name("doubt", "SELECT id FROM review_case WHERE bill_id=:doubted");
  }

  private void ofNobody() {
    books
        .bean(Settle.class)
        .unknown(Books.ZALOPAY, "main", "nobody", paid("6"), Source.callback("{}"));
    name("orphan", "SELECT id FROM receipt WHERE role='ORPHAN'");
  }

  private void onTrust() {
    Situation placed = books.place(new Draft(MANUAL, "cash", true, Books.PRICE));
    books
        .bean(Settle.class)
        .opened(placed.bill().bill().ref(), new Opening.Opened(new NextStep.None(), Memo.EMPTY));
    name("trusted", "cash", placed);
  }

  /** Money that a message proves which ZaloPay signed, with letters of every length in it. */
  private void signed() {
    Situation placed = books.place();
    String data =
        "{\"app_id\":2553,\"app_trans_id\":\"%s\",\"amount\":50000,\"zp_trans_id\":260201000000389,"
                .formatted(placed.bill().bill().ref().withUnderscore())
            + "\"server_time\":1769912366359,\"item\":\"Áo thun 👕 \\\\ ' \\u0000\"}";
    String mac = Signer.hex("HmacSHA256", "another key of main", data);
    CallbackRequest request =
        new CallbackRequest(
            CallbackRequest.Channel.CALLBACK,
            Optional.empty(),
            "POST",
            "",
            Map.of(),
            Json.write(Map.of("data", data, "mac", mac)).getBytes(StandardCharsets.UTF_8));
    Callback.Verified said =
        (Callback.Verified) books.bean(Gateways.class).of(Books.ZALOPAY).read(request);
    books.called(placed, said.report());
    name("signedOrder", "signedBill", placed);
    name("signed", "SELECT id FROM receipt WHERE bill_id=:signedBill");
  }
}
