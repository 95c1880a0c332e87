package io.tollgate.audit;

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
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.Attribution;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.ReviewDecision;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

  private final StoreFixture fixture;
  private final Map<String, Long> ids = new TreeMap<>();
  private final Map<String, String> columns = new TreeMap<>();

  private AuditDay(StoreFixture fixture) {
    this.fixture = fixture;
  }

  /** Lives the day, and keeps a copy of its rows: to write them anew takes twenty times as long. */
  static AuditDay lived(StoreFixture fixture) {
    AuditDay day = new AuditDay(fixture);
    day.paidTwice();
    day.unpaid();
    day.sold();
    day.givenBack();
    day.bounced();
    day.inDoubt();
    day.ofNobody();
    day.onTrust();
    day.signed();
    day.adjusted();
    TABLES.forEach(day::copy);
    return day;
  }

  private void copy(String table) {
    columns.put(
        table,
        String.join(
            ",",
            fixture.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_schema=DATABASE()"
                    + " AND table_name='%s' AND COALESCE(generation_expression,'')=''"
                        .formatted(table))));
    fixture.execute(
        "CREATE TABLE day_%1$s AS SELECT %2$s FROM %1$s".formatted(table, columns.get(table)));
  }

  /** Whatever a test did to the rows: from now on they are as the day left them. */
  void restore() {
    forget();
    columns.forEach(
        (table, names) ->
            fixture.execute(
                "INSERT INTO %1$s(%2$s) SELECT %2$s FROM day_%1$s".formatted(table, names)));
  }

  void forget() {
    TABLES.forEach(table -> fixture.execute("DELETE FROM " + table));
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
    ids.put(name, Long.parseLong(fixture.rows(filled(sql)).getFirst()));
  }

  private void name(String order, String bill, BillSnapshot snapshot) {
    ids.put(order, snapshot.order().id());
    ids.put(bill, snapshot.bill().bill().id());
  }

  /** One bill pays the order, and the one before it is paid too; part of the money goes back. */
  private void paidTwice() {
    BillSnapshot first = fixture.place();
    BillSnapshot paid = fixture.placeAnother(first, Draft.USUAL);
    fixture.called(paid, paid("1"));
    fixture.called(first, paid("2"));
    RefundFixture.request(fixture, fixture.now(paid), "1", 20_000);
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
    long id = Long.parseLong(fixture.rows(filled(which)).getFirst());
    ReviewCase about = fixture.paymentStore().reviewCase(id).orElseThrow();
    BillSnapshot now = fixture.paymentStore().ofBill(about.billId()).orElseThrow();
    Attribution attribution =
        new Attribution("an", "they took a voucher", fixture.clock().instant());
    fixture
        .paymentStore()
        .commit(
            StoreTransaction.lock(now.order(), now.order().state(), attribution)
                .decide(new ReviewDecision(about, "keep", "they took a voucher"))
                .transaction());
  }

  private void unpaid() {
    BillSnapshot unpaid = fixture.placeAnother(fixture.place(), Draft.USUAL);
    IdempotentRequest request =
        new IdempotentRequest("shop0001", "POST /", UUID.randomUUID().toString(), "0".repeat(64));
    Attribution attribution = new Attribution("test", "asked", fixture.clock().instant());
    LockedOrder order = StoreTransaction.lock(unpaid.order(), unpaid.order().state(), attribution);
    order.bill(unpaid.bill()).keys().remember(request, attribution.at());
    fixture.paymentStore().commit(order.transaction());
    name("unpaid", "open", unpaid);
    name("key", "SELECT id FROM idempotency_key WHERE bill_id=:open");
    BillSnapshot failed = fixture.place();
    fixture.called(failed, new Report.Failed("cancelled", "24"));
    name("failed", "refused", failed);
  }

  private void sold() {
    ProductFixture stock = new ProductFixture(fixture);
    var product = stock.product(29_000, 5);
    BillSnapshot sold = stock.sold(2, product);
    fixture.called(sold, paid(sold, "sold"));
    stock.pick(ProductFixture.customer(), 1, product);
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

  /** The money went back and came again, for which there is a case. */
  private void bounced() {
    name("bounced", "bouncedBill", refunded("7", 50_000, new RefundReport.Done()));
    name("bouncedRefund", "SELECT id FROM refund WHERE bill_id=:bouncedBill");
    String identity =
        fixture.rows(filled("SELECT identity FROM refund WHERE id=:bouncedRefund")).getFirst();
    SettleRefund refunds = fixture.bean(SettleRefund.class);
    RefundReport failed = new RefundReport.Failed("closed", "-1");
    StoredRefund open =
        refunds.told(
            StoreFixture.ZALOPAY,
            fixture
                .paymentStore()
                .refundSnapshot(StoreFixture.ZALOPAY, identity)
                .orElseThrow()
                .refund(),
            failed);
    name("bouncedCase", "SELECT id FROM review_case WHERE refund_id=:bouncedRefund");
    ReviewCase about = fixture.paymentStore().reviewCase(ids.get("bouncedCase")).orElseThrow();
    refunds.decided(
        StoreFixture.ZALOPAY,
        open,
        failed,
        "an",
        new ReviewDecision(about, "failed", "asked the bank"));
  }

  private BillSnapshot refunded(String transactionId, long amount, RefundReport report) {
    BillSnapshot placed = fixture.place();
    fixture.called(placed, paid(transactionId));
    StoredRefund refund =
        RefundFixture.request(fixture, fixture.now(placed), transactionId, amount);
    fixture.bean(SettleRefund.class).told(StoreFixture.ZALOPAY, refund, report);
    return fixture.now(placed);
  }

  private void inDoubt() {
    BillSnapshot doubtful = fixture.place();
    fixture.answered(doubtful, new Report.Suspicious("07"));
    name("doubtful", "doubted", doubtful);
    name("doubt", "SELECT id FROM review_case WHERE bill_id=:doubted");
  }

  private void ofNobody() {
    fixture
        .bean(Settle.class)
        .unknown(StoreFixture.ZALOPAY, "main", "nobody", paid("6"), MessageSource.callback("{}"));
    name("orphan", "SELECT id FROM receipt WHERE role='ORPHAN'");
  }

  private void onTrust() {
    BillSnapshot placed = fixture.place(new Draft(MANUAL, "cash", true, StoreFixture.PRICE));
    fixture.bean(Settle.class).opened(placed, new Opening.Opened(new NextStep.None(), Memo.EMPTY));
    name("trusted", "cash", placed);
  }

  /** A person accepts 40,000 for 50,000, by a bill that had failed before. */
  private void adjusted() {
    BillSnapshot placed = fixture.place();
    fixture.called(placed, new Report.Failed("cancelled", "24"));
    Instant now = fixture.clock().instant();
    fixture.called(placed, paid(Money.of(40_000, "VND"), "8", now));
    name("adjusted", "adjustedBill", placed);
    name("acceptedCase", "SELECT id FROM review_case WHERE bill_id=:adjustedBill");
    BillSnapshot wrong = fixture.now(placed);
    ReviewCase about = fixture.paymentStore().reviewCase(ids.get("acceptedCase")).orElseThrow();
    Receipt money = fixture.paymentStore().receipt(about.receiptId()).orElseThrow();
    LockedOrder order =
        StoreTransaction.lock(wrong.order(), Step.PROCESSING, new Attribution("an", "near", now))
            .decide(new ReviewDecision(about, "accept", "near enough"))
            .apply(money)
            .adjust(wrong.order().total(), money.amount());
    order.update(wrong.bill(), wrong.bill().accepted(money));
    fixture.paymentStore().commit(order.transaction());
    name("adjustment", "SELECT MAX(id) FROM order_line WHERE order_id=:adjusted");
    name("refusal", "SELECT id FROM outbox WHERE order_id=:adjusted AND type='payment.failed'");
    name("acceptance", "SELECT id FROM outbox WHERE order_id=:adjusted AND type='payment.paid'");
  }

  /** Money that a message proves which ZaloPay signed, with letters of every length in it. */
  private void signed() {
    BillSnapshot placed = fixture.place();
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
        (Callback.Verified) fixture.bean(Gateways.class).of(StoreFixture.ZALOPAY).read(request);
    fixture.called(placed, said.report());
    name("signedOrder", "signedBill", placed);
    name("signed", "SELECT id FROM receipt WHERE bill_id=:signedBill");
  }
}
