package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.AMOUNT;
import static io.tollgate.gateway.stripe.FieldNames.FAILURE_REASON;
import static io.tollgate.gateway.stripe.FieldNames.ID;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REFUND;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_INTENT;
import static io.tollgate.gateway.stripe.FieldNames.REFUND;
import static io.tollgate.gateway.stripe.FieldNames.STATUS;

import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A refund as Stripe sees it (API reference, Refund object). */
record RefundObject(StripeObject members) {

  private static final Logger LOG = LoggerFactory.getLogger(RefundObject.class);
  private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  static Optional<RefundObject> of(StripeObject object) {
    return Optional.of(object)
        .filter(refund -> refund.isA(REFUND))
        .filter(refund -> refund.idOf(ID).isPresent())
        .map(RefundObject::new);
  }

  /** Ours where it carries one; else Stripe's, of a refund that was made in the dashboard. */
  String identity() {
    return members
        .metadata(OUR_REFUND)
        .filter(name -> IDENTITY.matcher(name).matches())
        .orElseGet(() -> members.idOf(ID).orElseThrow());
  }

  Optional<String> paymentIntent() {
    return members.idOf(PAYMENT_INTENT);
  }

  private Optional<Money> amount() {
    return members.money(AMOUNT);
  }

  /** Empty when it names no amount. */
  Optional<Callback> told(String account, String paymentIntent, Instant at) {
    return amount()
        .map(
            amount ->
                new Callback.RefundNotification(
                    account, paymentIntent, identity(), amount, report(), at));
  }

  RefundReport report() {
    String status = members.word(STATUS).orElse("");
    return switch (status) {
      case "succeeded" -> new RefundReport.Done();
      case "pending", "requires_action" -> new RefundReport.Pending();
      case "failed" ->
          new RefundReport.Failed("failed", members.word(FAILURE_REASON).orElse("unknown"));
      case "canceled" -> new RefundReport.Failed("canceled", "canceled");
      default -> {
        LOG.warn("Stripe says a refund is {}: not in its documents", status);
        yield new RefundReport.Pending();
      }
    };
  }
}
