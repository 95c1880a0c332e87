package io.tollgate.stored;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Collect;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentFailure;
import io.tollgate.bill.Ref;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A bill with what only storing and scheduling need to know of it.
 *
 * @param asked what it was opened with; another amount than the bill's where a person accepted that
 * @param autoApprove copied from the payment method when the bill was made
 * @param collect when the money comes that no gateway collects; empty for a gateway's bill
 * @param nextStep fixed when the gateway answered the opening; {@link BillSnapshot#nextStep} says
 *     whether it is still to be shown
 * @param inProgress the gateway says that the money is on its way; true beside an open state only
 * @param declined why the newest attempt to pay it did not succeed, while it is open
 * @param returnUrl the shop's page that the browser ends on, fixed at creation
 * @param expiresAt what the buyer was shown; the bill's deadline may come sooner
 * @param openingUntil until when the call that opens the bill may still be under way
 * @param nextCheckAt when reconcile looks at it next, {@link io.tollgate.bill.Pacing#NEVER} when no
 *     more
 * @param askAfter when the gateway may be asked about it again
 * @param updatedAt when this row last changed; never goes back
 * @param version counts the changes to this row
 */
public record StoredBill(
    Bill bill,
    Money asked,
    long paymentMethodId,
    Mode mode,
    boolean autoApprove,
    Optional<Collect> collect,
    NextStep nextStep,
    boolean inProgress,
    Optional<PaymentFailure> declined,
    URI returnUrl,
    Instant expiresAt,
    Instant openingUntil,
    Instant nextCheckAt,
    Instant askAfter,
    Instant updatedAt,
    int version) {

  /** The bill that the buyer is being offered now, of which an order has at most one. */
  public boolean isLive() {
    return bill.state().isOpen() && !bill.superseded();
  }

  /** Whether the call that opens it may still be under way. */
  public boolean isOpening(Instant now) {
    return bill.state() instanceof BillState.Created && now.isBefore(openingUntil);
  }

  /**
   * The shop's page with the payment's ref in its query; the page asks for the status by itself.
   */
  public URI landing() {
    return landing(returnUrl, bill.ref());
  }

  /** A page with this payment's ref in its query. */
  public static URI landing(URI page, Ref ref) {
    String[] parts = page.toString().split("#", 2);
    String join = page.getRawQuery() == null ? "?" : "&";
    String fragment = parts.length == 1 ? "" : "#" + parts[1];
    String names = "ref=" + ref + "&apptransid=" + ref.withUnderscore();
    return URI.create(parts[0] + join + names + fragment);
  }

  public StoredBill with(BillState state, Instant checkAt) {
    return with(state, inProgress, declined, checkAt);
  }

  /** The same, with what the gateway says of the money's way and of the newest attempt. */
  public StoredBill with(
      BillState state, boolean isInProgress, Optional<PaymentFailure> failure, Instant checkAt) {
    return copy(
        state,
        bill.superseded(),
        bill.deadline(),
        bill.memo(),
        nextStep,
        isInProgress && state.isOpen(),
        failure.filter(_ -> state.isOpen()),
        openingUntil,
        checkAt);
  }

  /** The gateway answered the opening. The step is kept even when the money was faster. */
  public StoredBill opened(BillState state, NextStep step, Memo added) {
    return copy(
        state,
        bill.superseded(),
        bill.deadline(),
        bill.memo().plus(added),
        step,
        inProgress,
        declined,
        openingUntil,
        nextCheckAt);
  }

  /** The call that opens the bill is given until then; now, when it is over without an answer. */
  public StoredBill openingUntil(Instant until) {
    return copy(
        bill.state(),
        bill.superseded(),
        bill.deadline(),
        bill.memo(),
        nextStep,
        inProgress,
        declined,
        until,
        nextCheckAt);
  }

  /** Another bill takes this one's place. */
  public StoredBill supersede() {
    return superseded(true);
  }

  /** The bill that was to take this one's place is withdrawn. */
  public StoredBill reinstate() {
    return superseded(false);
  }

  private StoredBill superseded(boolean superseded) {
    return copy(
        bill.state(),
        superseded,
        bill.deadline(),
        bill.memo(),
        nextStep,
        inProgress,
        declined,
        openingUntil,
        nextCheckAt);
  }

  /** The buyer's time ends now, if it has not ended before; the next look settles it. */
  public StoredBill endAt(Instant now) {
    Instant deadline = now.isBefore(bill.deadline()) ? now : bill.deadline();
    return copy(
        bill.state(),
        bill.superseded(),
        deadline,
        bill.memo(),
        nextStep,
        inProgress,
        declined,
        openingUntil,
        now);
  }

  /** A person accepts another amount than was asked for: the bill is paid by what arrived. */
  public StoredBill accepted(Receipt money) {
    BillState paid = new BillState.Paid(money.transactionId(), money.paidAt());
    return with(paid, Pacing.NEVER).withAmount(money.amount());
  }

  /** The same with the amount that its buyer was asked for. */
  public StoredBill asOpened() {
    return withAmount(asked);
  }

  private StoredBill withAmount(Money amount) {
    return new StoredBill(
        bill.withAmount(amount),
        asked,
        paymentMethodId,
        mode,
        autoApprove,
        collect,
        nextStep,
        inProgress,
        declined,
        returnUrl,
        expiresAt,
        openingUntil,
        nextCheckAt,
        askAfter,
        updatedAt,
        version);
  }

  private StoredBill copy(
      BillState state,
      boolean superseded,
      Instant deadline,
      Memo memo,
      NextStep step,
      boolean isInProgress,
      Optional<PaymentFailure> failure,
      Instant opening,
      Instant checkAt) {
    Bill changed =
        new Bill(
            bill.id(),
            bill.orderId(),
            bill.ref(),
            bill.gateway(),
            bill.account(),
            bill.amount(),
            state,
            superseded,
            bill.returned(),
            bill.createdAt(),
            deadline,
            memo);
    return new StoredBill(
        changed,
        asked,
        paymentMethodId,
        mode,
        autoApprove,
        collect,
        step,
        isInProgress,
        failure,
        returnUrl,
        expiresAt,
        opening,
        checkAt,
        askAfter,
        updatedAt,
        version);
  }
}
