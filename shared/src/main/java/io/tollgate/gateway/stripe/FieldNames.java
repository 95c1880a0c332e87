package io.tollgate.gateway.stripe;

/** The names on the wire, as Stripe's API spells them. Each is written here and nowhere else. */
final class FieldNames {

  // Headers.
  static final String AUTHORIZATION = "Authorization";
  static final String STRIPE_VERSION = "Stripe-Version";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String STRIPE_SIGNATURE = "stripe-signature";

  // Create a Checkout Session.
  static final String MODE = "mode";
  static final String SUCCESS_URL = "success_url";
  static final String CANCEL_URL = "cancel_url";
  static final String CLIENT_REFERENCE_ID = "client_reference_id";
  static final String CUSTOMER_EMAIL = "customer_email";
  static final String EXPIRES_AT = "expires_at";
  static final String LOCALE = "locale";
  static final String ADAPTIVE_PRICING = "adaptive_pricing[enabled]";
  static final String QUANTITY = "line_items[0][quantity]";
  static final String PRICE_CURRENCY = "line_items[0][price_data][currency]";
  static final String UNIT_AMOUNT = "line_items[0][price_data][unit_amount]";
  static final String PRODUCT_NAME = "line_items[0][price_data][product_data][name]";

  // Every object and every event.
  static final String ID = "id";
  static final String OBJECT = "object";
  static final String LIVEMODE = "livemode";
  static final String CREATED = "created";
  static final String METADATA = "metadata";
  static final String STATUS = "status";
  static final String AMOUNT = "amount";
  static final String CURRENCY = "currency";

  // The Checkout Session object.
  static final String CHECKOUT_SESSION = "checkout.session";
  static final String URL = "url";
  static final String PAYMENT_STATUS = "payment_status";
  static final String PAYMENT_INTENT = "payment_intent";
  static final String AMOUNT_TOTAL = "amount_total";

  // The PaymentIntent object.
  static final String LATEST_CHARGE = "latest_charge";
  static final String LAST_PAYMENT_ERROR = "last_payment_error";
  static final String CODE = "code";
  static final String DECLINE_CODE = "decline_code";

  // The Refund object, and lists.
  static final String REFUND = "refund";
  static final String FAILURE_REASON = "failure_reason";
  static final String DATA = "data";
  static final String HAS_MORE = "has_more";
  static final String LIMIT = "limit";
  static final String STARTING_AFTER = "starting_after";

  // The Dispute object.
  static final String DISPUTE = "dispute";
  static final String EVIDENCE_DETAILS = "evidence_details";
  static final String DUE_BY = "due_by";

  // The Charge object.
  static final String DISPUTED = "disputed";
  static final String AMOUNT_REFUNDED = "amount_refunded";
  static final String REFUNDED = "refunded";

  // The Event object.
  static final String EVENT = "event";
  static final String TYPE = "type";
  static final String CREATED_SINCE = "created[gte]";

  // Errors.
  static final String ERROR = "error";
  static final String MESSAGE = "message";
  static final String PARAM = "param";

  /** Our ref in {@link #METADATA}. Named after us: other systems may serve the same account. */
  static final String OUR_REF = "tollgate_ref";

  /** Our name for a refund in {@link #METADATA}. */
  static final String OUR_REFUND = "tollgate_refund";

  static final String OUR_REASON = "tollgate_reason";

  // Where a browser that returns says whose it is.
  static final String RETURN_REF = "ref";
  static final String RETURN_SESSION = "session_id";

  private FieldNames() {}

  /** A member of an object's metadata, as a form names it. */
  static String metadata(String name) {
    return METADATA + "[" + name + "]";
  }

  /** The same, of the PaymentIntent that a session makes: it takes nothing from the session. */
  static String intentMetadata(String name) {
    return "payment_intent_data[" + METADATA + "][" + name + "]";
  }
}
