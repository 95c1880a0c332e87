package io.tollgate.http;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
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

  /** What the buyer does next, also under the plain names that simple front ends look for. */
  public static void nextStep(NextStep step, Map<String, Object> body) {
    switch (step) {
      case NextStep.Redirect redirect -> {
        String url = redirect.url().toString();
        Map<String, String> nextStep = new LinkedHashMap<>();
        nextStep.put("type", "redirect");
        nextStep.put("url", url);
        body.put("next_step", nextStep);
        body.put("url", url);
        body.put("order_url", url);
      }
      case NextStep.None _ -> {}
    }
  }
}
