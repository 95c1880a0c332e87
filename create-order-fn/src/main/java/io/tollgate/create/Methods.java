package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Direct;
import io.tollgate.gateway.Forms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.FieldError;
import io.tollgate.money.AmountRange;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.PaymentMethods;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the payment method for a request. */
@Singleton
class Methods {

  private final PaymentMethods stored;
  private final Gateways gateways;
  private final String usual;

  /**
   * @param usual the gateway that is tried first where a request names none; "" for none in
   *     particular
   */
  Methods(
      PaymentMethods stored,
      Gateways gateways,
      @Property(name = "tollgate.default-gateway", defaultValue = "") String usual) {
    this.stored = stored;
    this.gateways = gateways;
    this.usual = usual;
  }

  /** What came of choosing. */
  sealed interface Choice {

    record Method(PaymentMethodRow row) implements Choice {}

    record None(FieldError why) implements Choice {}
  }

  /** The first method that is configured here and takes what was asked for. */
  Choice choose(PaymentRequest request) {
    List<PaymentMethodRow> fitting =
        stored.all().stream()
            .filter(m -> request.account().isEmpty() || m.account().equals(request.account()))
            .filter(this::isConfigured)
            .filter(m -> isMeant(m, request))
            .sorted(Comparator.comparing(m -> !m.backend().equals(usual)))
            .toList();
    if (fitting.isEmpty()) {
      return new Choice.None(
          new FieldError("gateway", "unknown", "is not configured with that account"));
    }
    return fitting.stream()
        .filter(method -> refusal(gateway(method), request).isEmpty())
        .findFirst()
        .<Choice>map(Choice.Method::new)
        .orElseGet(
            () -> new Choice.None(refusal(gateway(fitting.getFirst()), request).orElseThrow()));
  }

  /** Why this gateway would not take what is asked for. */
  private static Optional<FieldError> refusal(Gateway gateway, PaymentRequest request) {
    AmountRange range = gateway.limits().get(request.amount().currency());
    if (range == null) {
      return Optional.of(new FieldError("currency", "unsupported", "is not taken by this gateway"));
    }
    if (!range.contains(request.amount().minorUnits())) {
      return Optional.of(
          new FieldError(
              "amount",
              "range",
              "must be from %d to %d%s at this gateway"
                  .formatted(
                      range.least(),
                      range.greatest(),
                      range.step() == 1 ? "" : " and a multiple of " + range.step())));
    }
    boolean hasMode =
        request.mode().isEmpty()
            || gateway instanceof Forms forms && forms.modes().contains(request.mode());
    return hasMode
        ? Optional.empty()
        : Optional.of(new FieldError("mode", "unsupported", "is not a mode of this gateway"));
  }

  /** Nobody is made to pay without a gateway who did not ask for it. */
  private boolean isMeant(PaymentMethodRow method, PaymentRequest request) {
    return request.gateway().isEmpty()
        ? !(gateway(method) instanceof Direct)
        : method.backend().equals(request.gateway());
  }

  private Gateway gateway(PaymentMethodRow method) {
    return gateways.of(new GatewayId(method.backend()));
  }

  private boolean isConfigured(PaymentMethodRow method) {
    return gateways
        .find(new GatewayId(method.backend()))
        .map(Gateway::accounts)
        .filter(accounts -> accounts.contains(method.account()))
        .isPresent();
  }
}
