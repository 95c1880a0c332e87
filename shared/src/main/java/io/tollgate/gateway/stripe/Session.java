package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.AMOUNT_TOTAL;
import static io.tollgate.gateway.stripe.FieldNames.CHECKOUT_SESSION;
import static io.tollgate.gateway.stripe.FieldNames.CLIENT_REFERENCE_ID;
import static io.tollgate.gateway.stripe.FieldNames.EXPIRES_AT;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REF;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_INTENT;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_STATUS;
import static io.tollgate.gateway.stripe.FieldNames.STATUS;
import static io.tollgate.gateway.stripe.FieldNames.URL;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Checkout Session, and what its two statuses mean together (API reference, Checkout Session
 * object; docs.stripe.com/checkout/fulfillment).
 */
record Session(StripeObject members) {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Where a session stands. */
  enum Standing {
    /** The buyer may pay, whatever was declined before. */
    OPEN,
    /** The buyer is done and the money is on its way, or came to nothing: the intent tells. */
    PROCESSING,
    PAID,
    /** Complete without any payment. We never ask for nothing, so a person must look. */
    FREE,
    EXPIRED,
    /** In no document. */
    UNKNOWN
  }

  static Optional<Session> of(StripeObject object) {
    return Optional.of(object)
        .filter(session -> session.isA(CHECKOUT_SESSION))
        .filter(session -> session.id().isPresent())
        .map(Session::new);
  }

  String id() {
    return members.id().orElseThrow();
  }

  Standing standing() {
    String status = members.word(STATUS).orElse("");
    String payment = members.word(PAYMENT_STATUS).orElse("");
    return switch (payment) {
      case "paid" -> Standing.PAID;
      case "unpaid", "no_payment_required" ->
          switch (status) {
            case "open" -> Standing.OPEN;
            case "expired" -> Standing.EXPIRED;
            case "complete" -> payment.equals("unpaid") ? Standing.PROCESSING : Standing.FREE;
            default -> unknown(status, payment);
          };
      default -> unknown(status, payment);
    };
  }

  /** What we wrote on it; empty on a session of another system's at the same account. */
  Optional<String> ourReference() {
    return members.metadata(OUR_REF);
  }

  /** The bill that both of its fields name. */
  Optional<Ref> ref() {
    return ourReference()
        .filter(reference -> members.text(CLIENT_REFERENCE_ID).equals(Optional.of(reference)))
        .flatMap(Ref::parse);
  }

  /** The hosted page, as long as the session is open. */
  Optional<String> url() {
    return members.text(URL);
  }

  Optional<String> paymentIntent() {
    return members.idOf(PAYMENT_INTENT);
  }

  Optional<Instant> expiresAt() {
    return members.time(EXPIRES_AT);
  }

  /** The payment of a paid session; empty when a fact of it is missing. */
  Optional<Report> paid(Instant paidAt, Evidence evidence) {
    return members
        .money(AMOUNT_TOTAL)
        .flatMap(
            money ->
                paymentIntent().map(intent -> new Report.Paid(money, intent, paidAt, evidence)));
  }

  private static Standing unknown(String status, String payment) {
    LOG.warn("Stripe says status={} payment_status={}: not in its documents", status, payment);
    return Standing.UNKNOWN;
  }
}
