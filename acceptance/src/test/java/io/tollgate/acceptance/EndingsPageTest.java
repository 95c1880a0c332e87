package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a payment ended, on a phone, in the words of each language: on each gateway that can. */
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
        "izipay  | expire       | too_late  | vi | Đã hết thời gian thanh toán. Chưa có khoản tiền nào bị trừ.",
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

  /** A minute of the virtual clock must not end it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stripe | en | delayed-seconds | Your bank is working on it. Please do not pay twice",
        "momo   | es | provider-seconds | Tu banco lo está procesando. No pagues dos veces",
      })
  void moneyOnItsWayAsksNotToPayAgain(
      String gateway, String language, String delay, String sentence) {
    TOLLGATE.simulator(gateway).faults(delay, "86400");
    Response opened = open(gateway);
    end(gateway, opened, "delayed", "under_way");
    visitResult(opened, language);
    assertFailure(language);
    assertThat(element("ending-text")).containsText(sentence);
    assertNoPaymentIsOffered();
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

  /** ZaloPay's query says nothing of a buyer who left; they may come back to its page. */
  @Test
  void silenceOfTheGatewayOffersToPayAgainOnlyAfterTheLastLook() {
    Response opened = open("zalopay");
    simulator.end(opened.text("ref"), "cancel");
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
    assertThat(element("continue")).hasText("Continuar a ZaloPay");
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

  @Test
  void secondPaymentIsSaidToGoBack() {
    String order = Shop.newOrder();
    Response first = shop.create(Shop.request(order));
    Response second =
        shop.create(Shop.request(order).replace("}", ",\"gateway\":\"momo\",\"replace\":true}"));
    TOLLGATE.simulator("momo").pay(second.text("ref"));
    Eventually.holds("paid", () -> shop.status(second.text("ref")).equals("PAID"));
    simulator.pay(first.text("ref"));
    Eventually.holds("paid twice", () -> shop.status(first.text("ref")).equals("PAID"));
    visitResult(first, "vi");
    assertThat(element("status-message"))
        .hasText(
            "Đơn hàng đã được thanh toán bằng một khoản khác."
                + " Chúng tôi sẽ hoàn lại khoản thứ hai này.");
    assertNoPaymentIsOffered();
    element("see-order").click();
    assertThat(element("state-hint")).containsText("khoản thanh toán thứ hai");
    assertThat(element("another")).isHidden();
  }

  @Test
  void moneyThatAPersonLooksAtAsksNotToPayAgain() {
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    simulator.faultsOf(opened.text("ref"), "paid-amount", "40000");
    simulator.pay(opened.text("ref"));
    Eventually.holds(
        "a case", () -> shop.statusAnswer(opened.text("ref")).text("order").equals("under_review"));
    visitResult(opened, "es");
    assertThat(page.locator("main"))
        .containsText("Una persona está revisando un pago de tu pedido.");
    assertNoPaymentIsOffered();
    element("see-order").click();
    assertThat(element("another")).isHidden();
    assertThat(element("continue")).isHidden();
  }

  @Test
  void refundSaysHowMuchWentBackAndWhen() {
    Response opened = open("vnpay");
    String ref = opened.text("ref");
    visitGateway("vnpay", opened);
    TOLLGATE.simulator("vnpay").pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    shop.refund(ref, "{}");
    Eventually.holds(
        "refunded",
        () -> {
          TOLLGATE.nextLook();
          return shop.statusAnswer(ref).text("order").equals("refunded");
        });
    visitResult(opened, "es");
    assertState("confirmed-notice");
    assertThat(element("status-message")).hasText("Se te devolvió todo lo que pagaste.");
    assertThat(element("refunds")).containsText("Se te devolvieron 50,000 ₫ el");
    element("see-order").click();
    assertThat(element("refunds")).containsText("Se te devolvieron 50,000 ₫ el");
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
