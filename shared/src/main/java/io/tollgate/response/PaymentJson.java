package io.tollgate.response;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.stored.StoredBill;
import java.util.LinkedHashMap;
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
   * What the buyer does next, also under the plain names that simple front ends look for.
   *
   * @param orderKey opens a page of ours; it travels behind the {@code #}, which no browser sends
   *     anywhere
   */
  public static void nextStep(NextStep step, String orderKey, Map<String, Object> body) {
    switch (step) {
      case NextStep.Redirect redirect -> nextStep("redirect", redirect.url().toString(), "", body);
      case NextStep.Form form ->
          nextStep("form", form.page() + "#" + orderKey, form.session().toString(), body);
      case NextStep.None _ -> {}
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
