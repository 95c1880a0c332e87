package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Json;
import io.tollgate.simulator.stripe.Session.Failed;
import io.tollgate.simulator.stripe.Session.Open;
import io.tollgate.simulator.stripe.Session.Paid;
import io.tollgate.simulator.stripe.Session.Payment;
import io.tollgate.simulator.stripe.Session.UnderWay;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The API's objects, as its version 2026-07-29.dahlia lays them out. */
final class Shapes {

  static final String VERSION = "2026-07-29.dahlia";

  private Shapes() {}

  /** A session, with the page it is paid on as long as it can be. */
  static Map<String, Object> session(Session session, String page, Instant now) {
    Map<String, String> form = session.form();
    String status = session.status(now);
    long total = session.total(now);
    Map<String, Object> shape = object(session.id(), "checkout.session");
    shape.put(
        "adaptive_pricing",
        Map.of(
            "enabled",
            form.containsKey("adaptive_pricing[enabled]")
                && !form.get("adaptive_pricing[enabled]").equals("false")));
    shape.put("amount_subtotal", total);
    shape.put("amount_total", total);
    shape.put("cancel_url", form.get("cancel_url"));
    shape.put("client_reference_id", form.get("client_reference_id"));
    shape.put("client_secret", null);
    shape.put("created", session.createdAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("customer", null);
    shape.put("customer_details", buyer(form, status));
    shape.put("customer_email", form.get("customer_email"));
    shape.put("expires_at", session.expiresAt().getEpochSecond());
    shape.put("livemode", false);
    shape.put("locale", form.get("locale"));
    shape.put("metadata", under(form, "metadata"));
    shape.put("mode", "payment");
    shape.put("payment_intent", status.equals("complete") ? session.intent() : null);
    shape.put("payment_method_types", List.of("card"));
    shape.put("payment_status", session.payment(now).isPresent() ? "paid" : "unpaid");
    shape.put("status", status);
    shape.put("success_url", form.get("success_url"));
    shape.put("total_details", Map.of("amount_discount", 0, "amount_shipping", 0, "amount_tax", 0));
    shape.put("ui_mode", "hosted_page");
    shape.put("url", status.equals("open") ? page : null);
    return shape;
  }

  private static Map<String, Object> buyer(Map<String, String> form, String status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("email", form.getOrDefault("customer_email", "buyer@example.com"));
    details.put("name", status.equals("complete") ? "José Núñez" : null);
    details.put("phone", null);
    return details;
  }

  /**
   * A payment.
   *
   * @param charge the latest one, by its id or itself where it is expanded; null before any
   */
  static Map<String, Object> intent(Session session, Instant now, Object charge) {
    Session then = session.at(now);
    Map<String, Object> shape = object(session.intent(), "payment_intent");
    shape.put("amount", session.total(now));
    shape.put("amount_received", then.payment(now).map(Payment::amount).orElse(0L));
    shape.put("client_secret", session.intent() + "_secret_EXAMPLE");
    shape.put("created", session.createdAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("last_payment_error", lastError(then));
    shape.put("latest_charge", charge);
    shape.put("livemode", false);
    shape.put("metadata", under(session.form(), "payment_intent_data[metadata]"));
    shape.put(
        "status",
        switch (then.progress()) {
          case Open _, Failed _ -> "requires_payment_method";
          case UnderWay _ -> "processing";
          case Paid _ -> "succeeded";
        });
    return shape;
  }

  private static Map<String, Object> lastError(Session session) {
    return switch (session.progress()) {
      case Open(String decline) when !decline.isEmpty() ->
          Map.of(
              "type", "card_error",
              "code", "card_declined",
              "decline_code", decline,
              "message", "Your card was declined.");
      case Failed _ ->
          Map.of(
              "type", "invalid_request_error",
              "code", "payment_intent_payment_attempt_failed",
              "message", "The payment failed.");
      case Open _, UnderWay _, Paid _ -> null;
    };
  }

  static Map<String, Object> charge(
      Session session, Payment payment, long refunded, boolean isDisputed, Instant now) {
    Map<String, Object> shape = object(payment.charge(), "charge");
    boolean isPaid = session.payment(now).isPresent();
    shape.put("amount", payment.amount());
    shape.put("amount_captured", isPaid ? payment.amount() : 0);
    shape.put("amount_refunded", refunded);
    shape.put("captured", isPaid);
    shape.put("created", payment.begunAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("disputed", isDisputed);
    shape.put("livemode", false);
    shape.put("metadata", under(session.form(), "payment_intent_data[metadata]"));
    shape.put("paid", isPaid);
    shape.put("payment_intent", session.intent());
    shape.put("refunded", refunded == payment.amount());
    shape.put("status", isPaid ? "succeeded" : "pending");
    return shape;
  }

  static Map<String, Object> refund(Refund refund, Instant now) {
    Map<String, Object> shape = object(refund.id(), "refund");
    shape.put("amount", refund.amount());
    shape.put("charge", refund.charge());
    shape.put("created", refund.createdAt().getEpochSecond());
    shape.put("currency", refund.currency());
    if (refund.isFailed(now)) {
      shape.put("failure_reason", "expired_or_canceled_card");
    }
    shape.put("metadata", refund.metadata());
    shape.put("payment_intent", refund.intent());
    shape.put("reason", null);
    shape.put("status", refund.status(now));
    return shape;
  }

  static Map<String, Object> dispute(Dispute dispute, Instant now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("due_by", dispute.isOpen() ? dispute.dueBy().getEpochSecond() : null);
    details.put("enhanced_eligibility", Map.of());
    details.put("has_evidence", false);
    details.put("past_due", dispute.isOpen() && !now.isBefore(dispute.dueBy()));
    details.put("submission_count", 0);
    Map<String, Object> shape = object(dispute.id(), "dispute");
    shape.put("amount", dispute.amount());
    shape.put("balance_transactions", List.of());
    shape.put("charge", dispute.charge());
    shape.put("created", dispute.createdAt().getEpochSecond());
    shape.put("currency", dispute.currency());
    shape.put("enhanced_eligibility_types", List.of());
    shape.put("evidence", Map.of("enhanced_evidence", Map.of()));
    shape.put("evidence_details", details);
    shape.put("is_charge_refundable", false);
    shape.put("livemode", false);
    shape.put("metadata", Map.of());
    shape.put("payment_intent", dispute.intent());
    shape.put("reason", "fraudulent");
    shape.put("status", dispute.status());
    return shape;
  }

  /** An event as it is sent, of this world or claiming to be of the other. */
  static String event(String id, String type, Object object, boolean isLive, Instant at) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", null);
    request.put("idempotency_key", null);
    Map<String, Object> shape = object(id, "event");
    shape.put("api_version", VERSION);
    shape.put("created", at.getEpochSecond());
    shape.put("data", Map.of("object", object));
    shape.put("livemode", isLive);
    shape.put("pending_webhooks", 1);
    shape.put("request", request);
    shape.put("type", type);
    return Json.text(shape);
  }

  /** Newest first, as all lists are. */
  static Map<String, Object> list(String url, List<?> data, boolean hasMore) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("object", "list");
    shape.put("url", url);
    shape.put("has_more", hasMore);
    shape.put("data", data);
    return shape;
  }

  /** What a form holds in brackets under a name. */
  static Map<String, String> under(Map<String, String> form, String name) {
    Map<String, String> found = new TreeMap<>();
    form.forEach(
        (key, value) -> {
          if (key.startsWith(name + "[") && key.endsWith("]")) {
            found.put(key.substring(name.length() + 1, key.length() - 1), value);
          }
        });
    return found;
  }

  private static Map<String, Object> object(String id, String type) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", id);
    shape.put("object", type);
    return shape;
  }
}
