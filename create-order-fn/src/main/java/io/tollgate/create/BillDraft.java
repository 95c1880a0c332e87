package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.bill.Ref;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.method.PaymentMethod;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Drafts bills: everything that the gateway will be bound to, before it is called. */
@Singleton
class BillDraft {

  /**
   * The lease of an opening: longer than the end of the bill before it and the opening call may
   * take together, so that no concurrent request opens the bill meanwhile.
   */
  static final Duration OPENING =
      OpenPaymentExecution.QUICK.plus(GatewayHttp.ANSWERED_WITHIN).plusSeconds(5);

  private final Gateways gateways;
  private final Mode mode;
  private final RandomGenerator random = Randomness.SHARED;

  BillDraft(Gateways gateways, @Property(name = "tollgate.mode") String mode) {
    this.gateways = gateways;
    this.mode = Mode.of(mode);
  }

  StoredBill draw(OpenPaymentCommand command, PaymentMethod method, Instant now) {
    PaymentRequest request = command.request();
    Gateway gateway = gateways.of(method.gateway());
    Ref ref = Ref.draw(now, random);
    Plan plan =
        gateway.plan(
            new NewBill(
                ref,
                method.account(),
                request.amount(),
                request.description(),
                request.buyer(),
                request.mode().isEmpty() ? method.setting(EmbeddedForms.MODE) : request.mode(),
                command.route("callback", method.gateway().value(), method.account()),
                command.route("return", method.gateway().value(), method.account()),
                command.route("form", method.gateway().value(), ref.value()),
                request.requestedExpiry()),
            now);
    Bill bill =
        new Bill(
            0,
            0,
            ref,
            gateway.id(),
            method.account(),
            request.amount(),
            new BillState.Created(),
            false,
            false,
            now,
            plan.deadline(),
            gateway instanceof DirectPayment
                ? plan.memo().plus(PaymentInstructions.of(method.settings()).memo())
                : plan.memo());
    Instant firstQuestion =
        plan.deadline().equals(Pacing.NEVER)
            ? Pacing.NEVER
            : now.plus(gateway.pacing().firstQuestion());
    return new StoredBill(
        bill,
        bill.amount(),
        method.id(),
        mode,
        method.autoApprove(),
        gateway instanceof DirectPayment direct
            ? Optional.of(direct.collect(method.account()))
            : Optional.empty(),
        new NextStep.None(),
        false,
        Optional.empty(),
        request.returnUrl(),
        plan.deadline(),
        now.plus(OPENING),
        firstQuestion,
        firstQuestion,
        now,
        0);
  }
}
