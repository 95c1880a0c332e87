package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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
        "vnpay   | cancel       | cancelled | es | Cancelaste el pago. No se cobró nada.",
        "vnpay   | insufficient | no_money  | vi | Tài khoản hoặc thẻ không đủ tiền. Chưa có khoản tiền nào bị trừ.",
        "vnpay   | expire       | too_late  | vi | Đã hết thời gian thanh toán. Chưa có khoản tiền nào bị trừ.",
        "momo    | cancel       | cancelled | en | You ended the payment. Nothing was taken.",
        "momo    | insufficient | no_money  | vi | Tài khoản hoặc thẻ không đủ tiền. Chưa có khoản tiền nào bị trừ.",
        "stripe  | insufficient | no_money  | en | There was not enough money in the account or on the card. Nothing was taken.",
        "stripe  | declined     | declined  | es | El pago fue rechazado. No se cobró nada.",
        "stripe  | expire       | too_late  | es | Se acabó el tiempo para pagar. No se cobró nada.",
        "izipay  | insufficient | no_money  | es | No había saldo suficiente en la cuenta o la tarjeta. No se cobró nada.",
        "izipay  | declined     | declined  | en | The payment was refused. Nothing was taken.",
      })
  void unpaidOrderSaysWhyAndOffersToPayAgain(
      String gateway, String outcome, String why, String language, String sentence) {
    Response opened = open(gateway);
    end(gateway, opened, outcome, why);
    visitResult(opened, language);
    assertFailure();
    assertThat(element("ending-text")).hasText(sentence);
    assertThat(element("ending")).hasAttribute("lang", language);
    element("another-way").click();
    assertThat(element("state-hint")).hasText(sentence);
    assertThat(element("another")).hasAttribute("open", "");
    assertThat(element("pay-button")).isVisible();
  }

  /** A minute of the virtual clock must not end it. */
  @Test
  void moneyOnItsWayAsksNotToPayAgain() {
    TOLLGATE.simulator("stripe").faults("delayed-seconds", "86400");
    Response opened = open("stripe");
    end("stripe", opened, "delayed", "under_way");
    visitResult(opened, "en");
    assertFailure();
    assertThat(element("ending-text")).containsText("Please do not pay twice");
    assertThat(element("pay-again")).isHidden();
    assertThat(element("another-way")).isHidden();
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
    assertThat(element("ending-text")).hasText("Tu dinero te fue devuelto.");
    assertThat(element("refunds")).containsText("Se te devolvieron 50,000 ₫ el");
    element("see-order").click();
    assertThat(element("refunds")).containsText("Se te devolvieron 50,000 ₫ el");
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
