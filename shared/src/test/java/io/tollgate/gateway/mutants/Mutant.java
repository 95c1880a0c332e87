package io.tollgate.gateway.mutants;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/** The correct gateway, for a mutant to change in one method. */
class Mutant implements Gateway, Refunds, Expires, VerifiesEvidence {

  protected final SampleWalletGateway right;
  protected final Clock clock;

  Mutant(SampleWalletGateway right, Clock clock) {
    this.right = right;
    this.clock = clock;
  }

  /** A verified callback with another report. */
  protected static Callback change(Callback callback, UnaryOperator<Report> report) {
    return callback instanceof Callback.Verified verified
        ? new Callback.Verified(verified.account(), verified.ref(), report.apply(verified.report()))
        : callback;
  }

  /** A paid report changed, any other as it is. */
  protected static Report changePaid(Report report, UnaryOperator<Report.Paid> change) {
    return report instanceof Report.Paid paid ? change.apply(paid) : report;
  }

  /** Money that nobody paid. */
  protected final Report invented() {
    return new Report.Paid(
        Money.of(1_050, "USD"), "T1", clock.instant(), new Evidence(id() + "/main/x", "T1"));
  }

  protected static CallbackRequest with(CallbackRequest request, Optional<String> account) {
    return with(request, account, new String(request.body(), StandardCharsets.UTF_8));
  }

  protected static CallbackRequest with(
      CallbackRequest request, Optional<String> account, String body) {
    return new CallbackRequest(
        request.channel(),
        account,
        request.method(),
        request.rawQuery(),
        request.headers(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** The bill with another memo. */
  protected static Bill with(Bill bill, Memo memo) {
    return new Bill(
        bill.id(),
        bill.orderId(),
        bill.ref(),
        bill.gateway(),
        bill.account(),
        bill.amount(),
        bill.state(),
        bill.superseded(),
        bill.returned(),
        bill.createdAt(),
        bill.deadline(),
        memo);
  }

  /** A plan with one text of its memo changed. */
  protected static Plan with(Plan plan, String name, String value) {
    return new Plan(plan.deadline(), plan.memo().plus(new Memo(Map.of(name, value))));
  }

  @Override
  public GatewayId id() {
    return right.id();
  }

  @Override
  public GatewayProfile profile() {
    return right.profile();
  }

  @Override
  public SortedSet<String> accounts() {
    return right.accounts();
  }

  @Override
  public Map<Currency, AmountRange> limits() {
    return right.limits();
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    return right.plan(bill, now);
  }

  @Override
  public Opening open(Bill bill) {
    return right.open(bill);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return right.read(request);
  }

  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return right.reply(acknowledgement);
  }

  @Override
  public Report query(Bill bill) {
    return right.query(bill);
  }

  @Override
  public Pacing pacing() {
    return right.pacing();
  }

  @Override
  public Instant refundableUntil(Instant paidAt) {
    return right.refundableUntil(paidAt);
  }

  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    return right.planRefund(refund, now);
  }

  @Override
  public RefundReport refund(Refund refund) {
    return right.refund(refund);
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return right.queryRefund(refund);
  }

  @Override
  public Report expire(Bill bill) {
    return right.expire(bill);
  }

  @Override
  public Verification verify(String account, Evidence evidence) {
    return right.verify(account, evidence);
  }

  @Override
  public String toString() {
    return right.toString();
  }
}
