package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.AMOUNT;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REASON;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REF;
import static io.tollgate.gateway.stripe.FieldNames.OUR_REFUND;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_INTENT;
import static io.tollgate.gateway.stripe.StripeClient.DISPUTES;
import static io.tollgate.gateway.stripe.StripeClient.REFUNDS;

import io.tollgate.bill.Memo;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.FreeText;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Gives money back, and asks what became of that, and of refunds and disputes made at Stripe. */
final class StripeRefunds {

  private static final int REASON_LENGTH_MAX = 500;

  /** In the memo beside what is sent. */
  private static final String PLANNED_AT = "planned_at";

  private final StripeClient client;
  private final Accounts<StripeAccount> accounts;
  private final Clock clock;
  private final RandomGenerator random = Randomness.SHARED;

  StripeRefunds(StripeClient client, Accounts<StripeAccount> accounts, Clock clock) {
    this.client = client;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** The identity is drawn, not derived: two refunds of the same amount in one instant are two. */
  RefundPlan plan(NewRefund refund, Instant now) {
    String ref = refund.bill().ref().value();
    String identity = ref + "-" + HexFormat.of().toHexDigits(random.nextLong());
    Map<String, String> memo = new TreeMap<>();
    memo.put(PAYMENT_INTENT, refund.transactionId());
    memo.put(AMOUNT, Long.toString(refund.amount().minorUnits()));
    memo.put(FieldNames.metadata(OUR_REF), ref);
    memo.put(FieldNames.metadata(OUR_REFUND), identity);
    memo.put(
        FieldNames.metadata(OUR_REASON),
        FreeText.fit(refund.reason(), REASON_LENGTH_MAX, identity));
    memo.put(PLANNED_AT, now.toString());
    return new RefundPlan(identity, new Memo(memo));
  }

  /**
   * A refusal speaks of this call only: an earlier one under the same identity may have been taken.
   * So the query has the last word, and a refund fails when Stripe refuses it and knows no other.
   */
  RefundReport refund(Refund refund) {
    StripeAccount account = accounts.toCall(refund.bill().account());
    Map<String, String> form = new TreeMap<>(refund.memo().values());
    form.remove(PLANNED_AT);
    ResponseReader answer = client.post(account, REFUNDS, form, refund.identity());
    return answer
        .refusal()
        .map(
            refused ->
                switch (query(refund)) {
                  case RefundReport.NotFound _ ->
                      new RefundReport.Failed("refused", refused.code());
                  case RefundReport known -> known;
                })
        .orElseGet(() -> answer.object(account, RefundObject::of).report());
  }

  /**
   * Found by our name for it among the newest hundred refunds of its payment, or by Stripe's own.
   */
  RefundReport query(Refund refund) {
    StripeAccount account = accounts.toCall(refund.bill().account());
    if (refund.identity().startsWith("du_") || refund.identity().startsWith("dp_")) {
      return dispute(account, refund.identity());
    }
    if (refund.identity().startsWith("re_")) {
      return client
          .get(account, REFUNDS + "/" + refund.identity())
          .object(account, RefundObject::of)
          .report();
    }
    ListPage newest = client.ofPayment(account, REFUNDS, refund.transactionId());
    return newest.objects().stream()
        .flatMap(object -> RefundObject.of(object).stream())
        .filter(known -> known.identity().equals(refund.identity()))
        .findFirst()
        .map(RefundObject::report)
        .orElseGet(
            () ->
                newest.next().isEmpty()
                    ? unknown(refund)
                    : new RefundReport.Undecided("too_many_refunds"));
  }

  private RefundReport dispute(StripeAccount account, String id) {
    DisputeObject dispute =
        client.get(account, DISPUTES + "/" + id).object(account, DisputeObject::of);
    return switch (dispute.report()) {
      case DisputeReport.Open _ -> new RefundReport.Pending();
      case DisputeReport.Won _ -> new RefundReport.Failed("won", "won");
      case DisputeReport.Lost _ -> new RefundReport.Done();
    };
  }

  /** Sending it again is safe only as long as Stripe remembers its key. */
  private RefundReport unknown(Refund refund) {
    boolean isProtected =
        Optional.ofNullable(refund.memo().values().get(PLANNED_AT))
            .map(Instant::parse)
            .filter(planned -> clock.instant().isBefore(planned.plus(StripeClient.KEY_PROTECTS)))
            .isPresent();
    return isProtected ? new RefundReport.NotFound() : new RefundReport.Undecided("not_found");
  }
}
