package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bank transfers and cash on delivery, from the shop's request to an operator's confirmation. */
class DirectPaymentTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();

  @AfterEach
  void backToNow() {
    TOLLGATE.simulator().resetClock();
  }

  @Test
  void bankTransferSaysWhereToPayAndIsPaidOnceConfirmed() {
    Response opened = open("bank");
    assertEquals(201, opened.status());
    assertEquals("transfer", opened.json().path("next_step").path("type").asText());
    assertFalse(opened.json().has("order_url"));
    assertFalse(opened.text("order_key").isEmpty());
    assertEquals("HOLD", database.orderState(opened.text("ref")));

    Response confirmed = confirm(opened, "{\"amount\":50000,\"reference\":\"FT-%s\"}");
    assertEquals(200, confirmed.status(), confirmed.toString());
    assertEquals("PAID", shop.status(opened.text("ref")));
    assertEquals("PROCESSING", database.orderState(opened.text("ref")));
    assertEquals(200, confirm(opened, "{\"amount\":50000,\"reference\":\"FT-%s\"}").status());
    assertEquals(1, database.fulfilments(opened.text("ref")));
  }

  @Test
  void cashOnDeliveryIsFulfilledBeforeItIsPaid() {
    Response opened = open("cash");
    assertEquals("PROCESSING", database.orderState(opened.text("ref")));
    assertFalse(opened.json().has("expires_at"));
    assertEquals("PENDING", shop.status(opened.text("ref")));
    TOLLGATE.simulator().advance(Duration.ofDays(29));
    TOLLGATE.reconcile();
    assertEquals("PENDING", shop.status(opened.text("ref")));
    assertEquals(200, confirm(opened, "{\"amount\":50000,\"reference\":\"C-%s\"}").status());
    assertEquals("PAID", shop.status(opened.text("ref")));
    assertEquals(1, database.fulfilments(opened.text("ref")));
  }

  @Test
  void aTransferExpiresAtOnceAndCashForGoodsOnTheirWayDoesNot() {
    Response transfer = open("bank");
    assertEquals("EXPIRED", shop.expire(transfer.text("ref")).text("state"));
    assertEquals("FAILED", database.orderState(transfer.text("ref")));
    assertEquals(
        List.of("order placed", "asked to expire"),
        database.column(
            "SELECT h.why FROM history h JOIN bill b ON b.id=h.bill_id JOIN api_key k"
                + " ON k.name=h.who WHERE b.ref=? ORDER BY h.id",
            transfer.text("ref")));
    Response cash = open("cash");
    assertEquals("409 already_accepted", shop.expire(cash.text("ref")).outcome());
    assertEquals("PENDING", shop.status(cash.text("ref")));
  }

  @Test
  void aTransferThatNeverComesFailsItsOrder() {
    Response opened = open("bank");
    TOLLGATE.simulator().advance(Duration.ofDays(5));
    TOLLGATE.reconcile();
    assertEquals("FAILED", shop.status(opened.text("ref")));
    assertEquals("FAILED", database.orderState(opened.text("ref")));
  }

  @Test
  void bankTransferIsReplacedByAGatewayPayment() {
    String shopRef = Shop.newOrder();
    Response first = open("bank", shopRef);
    Response again = open("bank", shopRef);
    assertEquals(200, again.status());
    assertEquals(first.text("ref"), again.text("ref"));
    assertEquals(
        "409 payment_live",
        shop.create(
                "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"zalopay\"}".formatted(shopRef))
            .outcome());
    Response other =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"zalopay\",\"replace\":true}"
                .formatted(shopRef));
    assertEquals(201, other.status());
    TOLLGATE.simulator().pay(other.text("ref"));
    Eventually.holds("paid", () -> shop.status(other.text("ref")).equals("PAID"));
    assertEquals("PROCESSING", database.orderState(other.text("ref")));
  }

  @Test
  void acceptedCashOrderIsNotPayableAtAGateway() {
    String shopRef = Shop.newOrder();
    open("cash", shopRef);
    assertEquals(
        "409 already_accepted",
        shop.create(
                "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"zalopay\"}".formatted(shopRef))
            .outcome());
  }

  /** No gateway can say that it is done, so a case waits for whoever did it. */
  @Test
  void refundOfABankTransferIsConfirmedByAnOperator() {
    Response opened = open("bank");
    confirm(opened, "{\"amount\":50000,\"reference\":\"B-%s\"}");
    String ref = opened.text("ref");
    assertEquals(202, shop.refund(ref, "{}").status());
    assertEquals(List.of("REFUND_UNKNOWN"), database.cases(ref));
    assertEquals("PROCESSING", database.orderState(ref));

    String caseId =
        database
            .column(
                "SELECT c.id FROM review_case c JOIN bill b ON b.id=c.bill_id WHERE b.ref=?", ref)
            .getFirst();
    OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
    assertEquals(200, operator.decide(caseId, "done", "Sent back from our bank").status());
    assertEquals("FAILED", database.orderState(ref));
  }

  @Test
  void wrongPaymentConfirmationIsRejected() {
    Response opened = open("bank");
    assertEquals("400 invalid_request", confirm(opened, "{\"amount\":0}").outcome());
    assertEquals(
        "409 payment_in_review",
        confirm(opened, "{\"amount\":40000,\"reference\":\"W-%s\"}").outcome());

    Response paid = open("bank");
    confirm(paid, "{\"amount\":50000,\"reference\":\"R-%s\"}");
    Response other = open("bank");
    String used = "{\"amount\":50000,\"reference\":\"R-%s\"}".formatted(paid.text("ref"));
    assertEquals("409 reference_used", confirm(other, used).outcome());

    Response online = shop.create(Shop.request(Shop.newOrder()));
    assertEquals(
        "409 not_direct", confirm(online, "{\"amount\":50000,\"reference\":\"N-%s\"}").outcome());
  }

  private Response open(String account) {
    return open(account, Shop.newOrder());
  }

  private Response open(String account, String shopRef) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"manual\",\"account\":\"%s\"}"
            .formatted(shopRef, account));
  }

  /** {@code %s} in the body stands for the payment's own ref. */
  private Response confirm(Response opened, String body) {
    String ref = opened.text("ref");
    return Web.post(
        "%s/api/v1/admin/orders/%s/confirm-payment".formatted(shop.url(), orderId(ref)),
        body.formatted(ref),
        "authorization",
        "Bearer " + TOLLGATE.operatorToken());
  }

  private String orderId(String ref) {
    return database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
  }
}
