package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.AMOUNT;
import static io.tollgate.gateway.stripe.FieldNames.DISPUTE;
import static io.tollgate.gateway.stripe.FieldNames.DUE_BY;
import static io.tollgate.gateway.stripe.FieldNames.EVIDENCE_DETAILS;
import static io.tollgate.gateway.stripe.FieldNames.ID;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_INTENT;
import static io.tollgate.gateway.stripe.FieldNames.STATUS;

import io.tollgate.bill.Pacing;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.DisputeReport;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dispute as Stripe sees it (API reference, Dispute object). */
record DisputeObject(StripeObject members) {

  private static final Logger LOG = LoggerFactory.getLogger(DisputeObject.class);

  static Optional<DisputeObject> of(StripeObject object) {
    return Optional.of(object)
        .filter(dispute -> dispute.isA(DISPUTE))
        .filter(dispute -> dispute.idOf(ID).isPresent())
        .map(DisputeObject::new);
  }

  String id() {
    return members.idOf(ID).orElseThrow();
  }

  Optional<String> paymentIntent() {
    return members.idOf(PAYMENT_INTENT);
  }

  /** Empty when it names no amount. */
  Optional<Callback> told(String account, String paymentIntent, Instant at) {
    return members
        .money(AMOUNT)
        .map(
            amount ->
                new Callback.DisputeNotification(
                    account, paymentIntent, id(), amount, report(), at));
  }

  /** An inquiry that was closed (warning_closed) took no money. */
  DisputeReport report() {
    String status = members.word(STATUS).orElse("");
    return switch (status) {
      case "needs_response", "under_review", "warning_needs_response", "warning_under_review" ->
          open();
      case "won", "warning_closed" -> new DisputeReport.Won();
      case "lost" -> new DisputeReport.Lost();
      default -> {
        LOG.warn("Stripe says a dispute is {}: not in its documents", status);
        yield open();
      }
    };
  }

  private DisputeReport open() {
    return new DisputeReport.Open(
        members
            .member(EVIDENCE_DETAILS)
            .flatMap(details -> details.time(DUE_BY))
            .orElse(Pacing.NEVER));
  }
}
