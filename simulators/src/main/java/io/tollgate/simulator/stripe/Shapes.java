package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Json;
import io.tollgate.simulator.Resource;
import io.tollgate.simulator.stripe.Session.Failed;
import io.tollgate.simulator.stripe.Session.InProgress;
import io.tollgate.simulator.stripe.Session.Open;
import io.tollgate.simulator.stripe.Session.Paid;
import io.tollgate.simulator.stripe.Session.Payment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The API's objects, as its version 2026-07-29.dahlia lays them out. Stripe leaves no required
 * field out: what is not simulated has the value that stands in the object's file below {@code
 * simulator/stripe}.
 */
final class Shapes {

  static final String VERSION = "2026-07-29.dahlia";

  private static final Map<String, String> FILES = new ConcurrentHashMap<>();

  /** What a session shows of the call that created it, as it was sent. */
  private static final List<String> SESSION_TEXTS =
      List.of(
          "billing_address_collection",
          "cancel_url",
          "client_reference_id",
          "customer_creation",
          "customer_email",
          "locale",
          "submit_type",
          "success_url");

  private static final String INTENT_DATA = "payment_intent_data";

  /** The same of a PaymentIntent and its charge. */
  private static final List<String> INTENT_TEXTS =
      List.of("description", "receipt_email", "statement_descriptor_suffix");

  private Shapes() {}

  /** A session, with the page it is paid on as long as it can be. */
  static Map<String, Object> session(Session session, String page, Instant now) {
    Map<String, String> form = session.form();
    String status = session.status(now);
    long total = session.total(now);
    Map<String, Object> shape = object(session.id(), "checkout.session");
    SESSION_TEXTS.stream()
        .filter(form::containsKey)
        .forEach(name -> shape.put(name, form.get(name)));
    shape.put("adaptive_pricing", Map.of("enabled", isOn(form, "adaptive_pricing[enabled]")));
    shape.put(
        "allow_promotion_codes",
        form.containsKey("allow_promotion_codes") ? isOn(form, "allow_promotion_codes") : null);
    shape.put("amount_subtotal", total);
    shape.put("amount_total", total);
    shape.put("created", session.createdAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("customer_details", buyer(form, status));
    shape.put("expires_at", session.expiresAt().getEpochSecond());
    shape.put("metadata", under(form, "metadata"));
    shape.put("payment_intent", status.equals("complete") ? session.intent() : null);
    shape.put("payment_status", session.payment(now).isPresent() ? "paid" : "unpaid");
    shape.put(
        "phone_number_collection",
        Map.of("enabled", isOn(form, "phone_number_collection[enabled]")));
    shape.put("status", status);
    shape.put("url", status.equals("open") ? page : null);
    return shape;
  }

  private static boolean isOn(Map<String, String> form, String flag) {
    return form.getOrDefault(flag, "false").equals("true");
  }

  private static Map<String, Object> buyer(Map<String, String> form, String status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("address", null);
    details.put("business_name", null);
    details.put("email", form.getOrDefault("customer_email", "buyer@example.com"));
    details.put("individual_name", null);
    details.put("name", status.equals("complete") ? "José Núñez" : null);
    details.put("phone", null);
    details.put("tax_exempt", "none");
    details.put("tax_ids", null);
    return details;
  }

  /**
   * A payment.
   *
   * @param charge the id of the latest one; null before any
   */
  static Map<String, Object> intent(Session session, Instant now, String charge) {
    Session then = session.at(now);
    Map<String, Object> shape = object(session.intent(), "payment_intent");
    ofIntentData(session.form(), shape);
    shape.put("amount", session.total(now));
    shape.put("amount_received", then.payment(now).map(Payment::amount).orElse(0L));
    shape.put("client_secret", session.intent() + "_secret_EXAMPLE");
    shape.put("created", session.createdAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("last_payment_error", lastError(then));
    shape.put("latest_charge", charge);
    shape.put(
        "status",
        switch (then.progress()) {
          case Open _, Failed _ -> "requires_payment_method";
          case InProgress _ -> "processing";
          case Paid _ -> "succeeded";
        });
    return shape;
  }

  /** What the merchant wants to be on the payment and its charge. */
  private static void ofIntentData(Map<String, String> form, Map<String, Object> shape) {
    Map<String, String> wanted = under(form, INTENT_DATA);
    INTENT_TEXTS.stream()
        .filter(wanted::containsKey)
        .forEach(name -> shape.put(name, wanted.get(name)));
    shape.put("metadata", under(form, INTENT_DATA + "[metadata]"));
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
      case Open _, InProgress _, Paid _ -> null;
    };
  }

  static Map<String, Object> charge(
      Session session, Payment payment, long refunded, boolean isDisputed, Instant now) {
    boolean isPaid = session.payment(now).isPresent();
    boolean hasFailed = session.at(now).progress() instanceof Failed;
    Map<String, Object> shape = object(payment.charge(), "charge");
    ofIntentData(session.form(), shape);
    shape.put("amount", payment.amount());
    shape.put("amount_captured", isPaid ? payment.amount() : 0);
    shape.put("amount_refunded", refunded);
    shape.put("captured", isPaid);
    shape.put("created", payment.begunAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("disputed", isDisputed);
    shape.put("paid", isPaid);
    shape.put("payment_intent", session.intent());
    shape.put("refunded", refunded == payment.amount());
    shape.put("status", isPaid ? "succeeded" : hasFailed ? "failed" : "pending");
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
    shape.put("reason", refund.reason().isEmpty() ? null : refund.reason());
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
    details.put("submission_method", "not_submitted");
    Map<String, Object> shape = object(dispute.id(), "dispute");
    shape.put("amount", dispute.amount());
    shape.put("charge", dispute.charge());
    shape.put("created", dispute.createdAt().getEpochSecond());
    shape.put("currency", dispute.currency());
    shape.put("evidence_details", details);
    shape.put("payment_intent", dispute.intent());
    shape.put("status", dispute.status());
    return shape;
  }

  /** An event as it is sent, of this world or claiming to be of the other. */
  static String event(String id, String type, Object object, boolean isLive, Instant at) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", null);
    request.put("idempotency_key", null);
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", id);
    shape.put("object", "event");
    shape.put("api_version", VERSION);
    shape.put("created", at.getEpochSecond());
    shape.put("data", Map.of("object", object));
    shape.put("livemode", isLive);
    shape.put("pending_webhooks", 1);
    shape.put("request", request);
    shape.put("type", type);
    return Json.text(shape);
  }

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

  /** An object of this type with all its required fields. */
  static Map<String, Object> object(String id, String type) {
    Map<String, Object> shape =
        Json.map(FILES.computeIfAbsent(type, _ -> Resource.text("stripe/" + type + ".json")));
    shape.put("id", id);
    return shape;
  }
}
