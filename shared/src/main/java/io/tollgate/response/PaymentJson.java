package io.tollgate.response;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.StoredOrder.Line;
import io.tollgate.vietqr.QrPicture;
import io.tollgate.vietqr.VietQr;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The parts that every answer about a payment shows alike, always in the same order. */
public final class PaymentJson {

  private PaymentJson() {}

  /** What the payment is: amount, currency and gateway. */
  public static void facts(Bill bill, Map<String, Object> body) {
    body.put("amount", bill.amount().minorUnits());
    body.put("currency", bill.amount().currency().getCurrencyCode());
    body.put("gateway", bill.gateway().value());
  }

  /** Until when the buyer can pay; a bill that is paid after fulfilment has no such time. */
  public static void expiry(StoredBill stored, Map<String, Object> body) {
    if (!stored.expiresAt().equals(Pacing.NEVER)) {
      body.put("expires_at", stored.expiresAt().toString());
    }
  }

  /**
   * What the buyer does next, null where there is nothing; its URL also under the plain names that
   * simple front ends look for.
   *
   * @param stored the bill that the step pays
   * @param orderKey opens a page of ours; it travels behind the {@code #}, which no browser sends
   *     anywhere
   */
  public static void nextStep(
      NextStep step, StoredBill stored, String orderKey, Map<String, Object> body) {
    switch (step) {
      case NextStep.Redirect redirect -> nextStep("redirect", redirect.url().toString(), "", body);
      case NextStep.Form form ->
          nextStep("form", form.page() + "#" + orderKey, form.session().toString(), body);
      case NextStep.Transfer(PaymentInstructions instructions) -> {
        Map<String, Object> nextStep = new LinkedHashMap<>();
        nextStep.put("type", "transfer");
        nextStep.put("instructions", instructions(instructions, stored));
        body.put("next_step", nextStep);
      }
      case NextStep.None _ -> body.put("next_step", Json.NULL);
    }
  }

  /** One line of an order, as its buyer sees it. */
  public static Map<String, Object> line(Line line) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("kind", line.kind().name().toLowerCase(Locale.ROOT));
    body.put("name", line.name());
    body.put("quantity", line.quantity());
    body.put("unit_price", line.unitPrice());
    return body;
  }

  /** How a bill is paid without a gateway, with a VietQR code where the bank has such. */
  public static Map<String, Object> instructions(
      PaymentInstructions instructions, StoredBill stored) {
    Bill bill = stored.bill();
    Map<String, Object> body = new LinkedHashMap<>();
    put("bank", instructions.bank(), body);
    put("bin", instructions.bin(), body);
    put("account", instructions.account(), body);
    put("holder", instructions.holder(), body);
    body.put("amount", bill.amount().minorUnits());
    body.put("reference", bill.ref().value());
    expiry(stored, body);
    if (isPaidByVietQr(instructions, bill.amount())) {
      String qr =
          VietQr.transfer(
              instructions.bin(),
              instructions.account(),
              bill.amount().minorUnits(),
              bill.ref().value());
      body.put("qr", qr);
      body.put("qr_svg", QrPicture.svg(qr));
    }
    put("text", instructions.text(), body);
    translations("texts", instructions.texts(), body);
    return body;
  }

  /** A text in other languages than the usual one, by language, where there are any. */
  public static void translations(
      String name, Map<String, String> texts, Map<String, Object> body) {
    if (!texts.isEmpty()) {
      body.put(name, texts);
    }
  }

  private static boolean isPaidByVietQr(PaymentInstructions instructions, Money amount) {
    return !instructions.bin().isEmpty()
        && amount.currency().getCurrencyCode().equals("VND")
        && amount.minorUnits() < VietQr.AMOUNT_LIMIT;
  }

  private static void put(String name, String text, Map<String, Object> body) {
    if (!text.isEmpty()) {
      body.put(name, text);
    }
  }

  private static void nextStep(String type, String url, String session, Map<String, Object> body) {
    Map<String, String> nextStep = new LinkedHashMap<>();
    nextStep.put("type", type);
    nextStep.put("url", url);
    if (!session.isEmpty()) {
      nextStep.put("session_url", session);
    }
    body.put("next_step", nextStep);
    body.put("url", url);
    body.put("order_url", url);
  }
}
