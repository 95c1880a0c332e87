package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.AMOUNT_REFUNDED;
import static io.tollgate.gateway.stripe.FieldNames.CODE;
import static io.tollgate.gateway.stripe.FieldNames.CREATED;
import static io.tollgate.gateway.stripe.FieldNames.DECLINE_CODE;
import static io.tollgate.gateway.stripe.FieldNames.DISPUTED;
import static io.tollgate.gateway.stripe.FieldNames.LAST_PAYMENT_ERROR;
import static io.tollgate.gateway.stripe.FieldNames.LATEST_CHARGE;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REF;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_INTENT;
import static io.tollgate.gateway.stripe.FieldNames.REFUNDED;
import static io.tollgate.gateway.stripe.FieldNames.STATUS;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import java.time.Instant;
import java.util.Optional;

/**
 * A PaymentIntent: the attempts to pay one session (API reference, PaymentIntent object). Never
 * kept or logged whole, because it holds a client secret.
 */
record PaymentIntent(StripeObject members) {

  static Optional<PaymentIntent> of(StripeObject object) {
    return Optional.of(object).filter(intent -> intent.isA(PAYMENT_INTENT)).map(PaymentIntent::new);
  }

  Optional<Ref> ref() {
    return members.metadata(OUR_REF).flatMap(Ref::parse);
  }

  /** When the charge was made that paid. */
  Optional<Instant> chargedAt() {
    return charge().flatMap(charge -> charge.time(CREATED));
  }

  /** Whether none of the money was refunded or disputed. False where that is not said. */
  boolean isUntouched() {
    return charge()
        .filter(charge -> charge.truth(DISPUTED).filter(disputed -> !disputed).isPresent())
        .flatMap(charge -> charge.money(AMOUNT_REFUNDED))
        .filter(refunded -> refunded.minorUnits() == 0)
        .isPresent();
  }

  /** Whether all of the money was refunded. */
  boolean isWhollyRefunded() {
    return charge().flatMap(charge -> charge.truth(REFUNDED)).orElse(false);
  }

  private Optional<StripeObject> charge() {
    return members.member(LATEST_CHARGE);
  }

  /** Why the last attempt failed, in Stripe's words. */
  Report declined() {
    return new Report.Declined(reason(), code());
  }

  /**
   * The end of an intent whose session is complete: nobody can try again there. Empty while money
   * may still come.
   */
  Optional<Report> failed() {
    return members
        .word(STATUS)
        .filter(status -> status.equals("requires_payment_method") || status.equals("canceled"))
        .map(_ -> new Report.Failed("payment_failed", code()));
  }

  private String reason() {
    return lastError().flatMap(error -> error.word(CODE)).orElse("declined");
  }

  private String code() {
    return lastError()
        .flatMap(error -> error.word(DECLINE_CODE).or(() -> error.word(CODE)))
        .orElse("payment_failed");
  }

  private Optional<StripeObject> lastError() {
    return members.member(LAST_PAYMENT_ERROR);
  }
}
