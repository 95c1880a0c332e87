package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a payment ended, on a phone, in the words of one of the languages: on each gateway that can.
 *
 * <pre>
 *                             ZaloPay  VNPAY  MoMo  Stripe  Izipay
 * paid                           x       x     x      x       x
 * cancelled by the buyer         x       x     x      1       1
 * not enough money               x       x     x      x       x
 * declined                       x       x     x      x       x
 * time over                      x       x     x      x       x
 * money on its way               x       3     x      x       2
 * nothing heard                  x       x     x      x       x
 * second payment goes back       x       x     x      x       x
 * wrong amount, a person looks   x       x     x      x       x
 * paid after it was cancelled    x       x     x      4       x
 * given back                     x       x     x      x       5
 * </pre>
 *
 * <p>1: has no word for it, so nothing is heard. 2: says of no payment that its money comes later.
 * 3: its query does not tell a slow bank from an open page. 4: is told to end the session, which
 * then takes no money. 5: is asked for no refunds; a person gives the money back. Transfers and
 * cash, which have no gateway, are in TransferPageTest.
 */
class EndingsPageTest extends BrowserTest {

  @AfterEach
  void backToNow() {
    TOLLGATE.simulators().forEach(Simulator::faultsOff);
    simulator.resetClock();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zalopay | insufficient | no_money  | es | No había saldo suficiente en la cuenta o la tarjeta. No se cobró nada.",
        "zalopay | expire       | too_late  | en | The time to pay is over. Nothing was taken.",
        "zalopay | declined     | declined  | vi | Thanh toán bị từ chối. Chưa có khoản tiền nào bị trừ.",
        "zalopay | cancel       | cancelled | vi | Bạn đã hủy thanh toán. Chưa có khoản tiền nào bị trừ.",
        "vnpay   | cancel       | cancelled | es | Cancelaste el pago. No se cobró nada.",
        "vnpay   | insufficient | no_money  | vi | Tài khoản hoặc thẻ không đủ tiền. Chưa có khoản tiền nào bị trừ.",
        "vnpay   | expire       | too_late  | vi | Đã hết thời gian thanh toán. Chưa có khoản tiền nào bị trừ.",
        "vnpay   | declined     | declined  | en | The payment was refused. Nothing was taken.",
        "momo    | declined     | declined  | es | El pago fue rechazado. No se cobró nada.",
        "momo    | expire       | too_late  | en | The time to pay is over. Nothing was taken.",
        "momo    | cancel       | cancelled | en | You ended the payment. Nothing was taken.",
        "momo    | insufficient | no_money  | vi | Tài khoản hoặc thẻ không đủ tiền. Chưa có khoản tiền nào bị trừ.",
        "stripe  | insufficient | no_money  | en | There was not enough money in the account or on the card. Nothing was taken.",
        "stripe  | declined     | declined  | es | El pago fue rechazado. No se cobró nada.",
        "stripe  | expire       | too_late  | es | Se acabó el tiempo para pagar. No se cobró nada.",
        "izipay  | insufficient | no_money  | es | No había saldo suficiente en la cuenta o la tarjeta. No se cobró nada.",
        "izipay  | expire       | too_late  | vi | Đã hết thời gian thanh toán. Nếu bạn đã thanh toán, vui lòng không thanh toán lại: hãy báo cho cửa hàng số đơn hàng của bạn.",
        "izipay  | declined     | declined  | en | The payment was refused. Nothing was taken.",
      })
  void unpaidOrderSaysWhyAndOffersToPayAgain(
      String gateway, String outcome, String why, String language, String sentence) {
    Response opened = open(gateway);
    end(gateway, opened, outcome, why);
    visitResult(opened, language);
    assertFailure(language);
    assertThat(page.locator("html")).hasAttribute("lang", language);
    assertThat(element("ending-text")).hasText(sentence);
    element("another-way").click();
    assertThat(element("state-hint")).hasText(sentence);
    assertThat(element("another")).hasAttribute("open", "");
    assertThat(element("pay-button")).isVisible();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zalopay | es | ¡Gracias! Tu pago se realizó con éxito.",
        "vnpay   | vi | Cảm ơn bạn! Thanh toán thành công.",
        "momo    | en | Thank you! Your payment was successful.",
        "stripe  | vi | Cảm ơn bạn! Thanh toán thành công.",
        "izipay  | es | ¡Gracias! Tu pago se realizó con éxito.",
      })
  void paidOrderThanksAndAsksForNoOtherPayment(String gateway, String language, String sentence) {
    Response opened = open(gateway);
    pay(gateway, opened);
    visitResult(opened, language);
    assertThat(element("status-message")).hasText(sentence);
    assertNoPaymentIsOffered();
    assertOrderOffersNoPayment();
  }

  /** A minute of the virtual clock must not end it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stripe  | en | delayed-seconds  | delayed      | Your bank is working on it. Please do not pay twice",
        "momo    | es | provider-seconds | delayed      | Tu banco lo está procesando. No pagues dos veces",
        "zalopay | vi | callback-late-seconds | late-success | Ngân hàng của bạn đang xử lý. Vui lòng không thanh toán hai lần",
      })
  void moneyOnItsWayAsksNotToPayAgain(
      String gateway, String language, String delay, String outcome, String sentence) {
    TOLLGATE.simulator(gateway).faults(delay, "86400");
    Response opened = open(gateway);
    end(gateway, opened, outcome, "under_way");
    visitResult(opened, language);
    assertFailure(language);
    assertThat(element("ending-text")).containsText(sentence);
    assertNoPaymentIsOffered();
    assertOrderOffersNoPayment();
  }

  /** Here mails are on; whether there is an address is the buyer's choice. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void buyerOfMoneyOnItsWayIsPromisedAMailOnlyWhereThereIsAnAddress(boolean hasAddress) {
    TOLLGATE.simulator("stripe").faults("delayed-seconds", "86400");
    Response opened =
        shop.create(
            Shop.request(Shop.newOrder())
                .replace(
                    "}",
                    ",\"currency\":\"VND\",\"gateway\":\"stripe\""
                        + (hasAddress ? ",\"buyer\":{\"email\":\"an@buyer.example\"}}" : "}")));
    end("stripe", opened, "delayed", "under_way");
    visitResult(opened, "vi");
    assertFailure("vi");
    String promise = hasAddress ? "Chúng tôi sẽ gửi email cho bạn khi có kết quả." : "";
    assertThat(element("ending-mail")).hasText(promise);
    element("see-order").click();
    assertThat(element("state-hint"))
        .hasText(
            "Khoản thanh toán của bạn đang được chuyển. Vui lòng không thanh toán lại. " + promise);
  }

  /** No query says that a buyer closed the page, and some say nothing of one who cancelled. */
  @ParameterizedTest
  @CsvSource({
    "zalopay,ZaloPay,cancel",
    "stripe,Stripe,cancel",
    "izipay,Izipay,cancel",
    "vnpay,VNPAY,",
    "momo,MoMo,",
  })
  void silenceOfTheGatewayOffersToPayAgainOnlyAfterTheLastLook(
      String gateway, String name, String outcome) {
    Response opened = open(gateway);
    visitGateway(gateway, opened);
    if (outcome != null) {
      TOLLGATE.simulator(gateway).end(opened.text("ref"), outcome);
    }
    page.clock().install();
    visitResult(opened, "es");
    assertFailure("es");
    assertNoPaymentIsOffered();
    page.waitForCondition(
        () -> {
          page.clock().runFor("00:05");
          return element("pay-again").isVisible();
        });
    assertThat(element("ending-text")).containsText("No tenemos noticia de ningún pago.");
    element("pay-again").click();
    assertThat(element("continue")).hasText("Continuar a " + name);
  }

  /** A phone that comes back from a banking app may be without a network for a while. */
  @Test
  void lostConnectionLeavesMoneyOnItsWayAsItWas() {
    TOLLGATE.simulator("momo").faults("provider-seconds", "86400");
    Response opened = open("momo");
    end("momo", opened, "delayed", "under_way");
    page.clock().install();
    visitResult(opened, "en");
    assertThat(element("ending-text")).containsText("Please do not pay twice");
    AtomicInteger lost = new AtomicInteger();
    page.route(
        "**/api/payment/status/**",
        route -> {
          lost.incrementAndGet();
          route.abort();
        });
    page.waitForCondition(
        () -> {
          page.clock().runFor("00:05");
          return lost.get() == 6;
        });
    expectComplaint("ERR_FAILED");
    expectComplaint("Payment not verified:");
    assertThat(element("ending-text")).containsText("Please do not pay twice");
    assertNoPaymentIsOffered();
  }

  /** A session at Stripe that is replaced is ended there: its money can only come as the second. */
  @ParameterizedTest
  @CsvSource({
    "zalopay,momo,momo,zalopay",
    "vnpay,zalopay,zalopay,vnpay",
    "momo,vnpay,vnpay,momo",
    "izipay,stripe,stripe,izipay",
    "zalopay,stripe,zalopay,stripe",
  })
  void secondPaymentIsSaidToGoBack(String opened, String then, String paysFirst, String second) {
    Response one = open(opened);
    visitGateway(opened, one);
    Response other =
        shop.payOrder(
            one.text("order_key"), "{\"gateway\":\"%s\",\"replace\":true}".formatted(then));
    pay(paysFirst, paysFirst.equals(opened) ? one : other);
    Response late = second.equals(opened) ? one : other;
    pay(second, late);
    visitResult(late, "vi");
    assertThat(element("status-message"))
        .hasText(
            "Đơn hàng đã được thanh toán bằng một khoản khác."
                + " Chúng tôi sẽ hoàn lại khoản thứ hai này.");
    assertNoPaymentIsOffered();
    assertOrderOffersNoPayment();
    assertThat(element("state-hint")).containsText("khoản thanh toán thứ hai");
  }

  /** The one that was replaced may be paid still. */
  @Test
  void paymentCancelledBesideAnOpenOneDoesNotSayThatNothingWasTaken() {
    Response replaced = open("vnpay");
    visitGateway("vnpay", replaced);
    Response opened =
        shop.payOrder(replaced.text("order_key"), "{\"gateway\":\"zalopay\",\"replace\":true}");
    end("zalopay", opened, "cancel", "cancelled");
    visitResult(opened, "en");
    String sentence =
        "You ended the payment. If you have paid already, please do not pay again:"
            + " tell the shop your order number.";
    assertThat(element("ending-text")).hasText(sentence);
    element("another-way").click();
    assertThat(element("state-hint")).hasText(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "momo", "stripe", "izipay"})
  void moneyThatAPersonLooksAtAsksNotToPayAgain(String gateway) {
    Response opened = open(gateway);
    TOLLGATE.simulator(gateway).faultsOf(opened.text("ref"), "paid-amount", "40000");
    visitGateway(gateway, opened);
    TOLLGATE.simulator(gateway).pay(opened.text("ref"));
    awaitOrder(opened, "under_review");
    visitResult(opened, "es");
    assertThat(page.locator("main"))
        .containsText("Una persona está revisando un pago de tu pedido.");
    assertNoPaymentIsOffered();
    assertOrderOffersNoPayment();
    assertThat(element("state")).hasText("Pago en revisión");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "momo", "izipay"})
  void moneyForACancelledOrderAsksNotToPayAgain(String gateway) {
    Response opened = open(gateway);
    visitGateway(gateway, opened);
    assertEquals(200, shop.cancelOrder(opened.text("order_key")).status());
    TOLLGATE.simulator(gateway).pay(opened.text("ref"));
    awaitOrder(opened, "under_review");
    visitResult(opened, "vi");
    assertThat(element("status-message"))
        .hasText(
            "Chúng tôi đã nhận tiền và một nhân viên đang kiểm tra."
                + " Vui lòng không thanh toán lại.");
    assertNoPaymentIsOffered();
    assertOrderOffersNoPayment();
    assertThat(element("state")).hasText("Đã hủy đơn hàng");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "momo", "stripe"})
  void refundSaysHowMuchWentBackAndWhen(String gateway) {
    Response opened = open(gateway);
    pay(gateway, opened);
    shop.refund(opened.text("ref"), "{}");
    awaitOrder(opened, "refunded");
    visitResult(opened, "es");
    assertState("confirmed-notice");
    assertThat(element("status-message")).hasText("Se te devolvió todo lo que pagaste.");
    assertThat(element("refunds")).containsText("Se te devolvieron 50,000 ₫ el");
    // A time of day that ends in "a. m." ends the sentence too.
    assertThat(element("refunds")).not().containsText("..");
    assertOrderOffersNoPayment();
    assertThat(element("refunds")).containsText("Se te devolvieron 50,000 ₫ el");
  }

  /** On the order's own page. */
  private void assertOrderOffersNoPayment() {
    element("see-order").click();
    assertThat(element("order")).hasAttribute("aria-busy", "false");
    for (String id : List.of("open", "continue", "another", "cancel")) {
      assertThat(element(id)).isHidden();
    }
  }

  private void pay(String gateway, Response opened) {
    visitGateway(gateway, opened);
    TOLLGATE.simulator(gateway).pay(opened.text("ref"));
    Eventually.holds("paid", () -> shop.status(opened.text("ref")).equals("PAID"));
  }

  private void awaitOrder(Response opened, String order) {
    Eventually.holds(
        order,
        () -> {
          boolean isKnown = shop.statusAnswer(opened.text("ref")).text("order").equals(order);
          if (!isKnown) {
            TOLLGATE.nextLook();
          }
          return isKnown;
        });
  }

  private void assertNoPaymentIsOffered() {
    assertThat(element("pay-again")).isHidden();
    assertThat(element("another-way")).isHidden();
  }

  private Response open(String gateway) {
    String currency = gateway.equals("izipay") ? "PEN" : "VND";
    return shop.createDirect(
        "{\"amount\":50000,\"order_info\":\"Coffee\",\"currency\":\"%s\",\"gateway\":\"%s\"}"
            .formatted(currency, gateway));
  }

  /** At some gateways nothing exists before their page was opened. */
  private void visitGateway(String gateway, Response opened) {
    if (gateway.equals("vnpay")) {
      Web.get(opened.text("order_url"));
    }
    String session = opened.json().path("next_step").path("session_url").asText();
    if (!session.isEmpty()) {
      Web.post(session, "{}", "x-order-key", opened.text("order_key"));
    }
  }

  private void end(String gateway, Response opened, String outcome, String why) {
    String ref = opened.text("ref");
    if (gateway.equals("zalopay")) {
      simulator.faultsOf(ref, "cancel-says", "cancelled");
    }
    visitGateway(gateway, opened);
    TOLLGATE.simulator(gateway).end(ref, outcome);
    Eventually.holds(
        why,
        () -> {
          boolean isKnown = shop.statusAnswer(ref).text("why").equals(why);
          if (!isKnown) {
            TOLLGATE.nextLook();
          }
          return isKnown;
        });
  }

  /** As the tab that placed the order comes back. */
  private void visitResult(Response opened, String language) {
    visitor.addInitScript(
        "localStorage.setItem('tollgate.language', '%s');sessionStorage.setItem('tollgate.order.%s', '%s')"
            .formatted(language, opened.text("ref"), opened.text("order_key")));
    confirmation(opened.text("app_trans_id"));
  }
}
