package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.gateway.Direct;
import io.tollgate.gateway.Forms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.FieldError;
import io.tollgate.http.MethodJson;
import io.tollgate.method.Purchase;
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

  /** The first method that is on, configured here, and takes what was asked for. */
  Choice choose(PaymentRequest request) {
    List<PaymentMethodRow> meant =
        offered().stream()
            .filter(method -> isMeant(method, request))
            .sorted(
                Comparator.comparing(
                        (PaymentMethodRow m) -> m.id() != request.held().lastMethodId())
                    .thenComparing(m -> !m.backend().equals(usual)))
            .toList();
    if (meant.isEmpty()) {
      return new Choice.None(new FieldError(namedBy(request), "unknown", "is not offered here"));
    }
    return meant.stream()
        .filter(method -> refusal(method, request).isEmpty())
        .findFirst()
        .<Choice>map(Choice.Method::new)
        .orElseGet(() -> new Choice.None(refusal(meant.getFirst(), request).orElseThrow()));
  }

  /** All methods that a buyer may choose for this purchase, in the order in which to offer them. */
  List<PaymentMethodRow> fitting(Purchase purchase) {
    return offered().stream()
        .filter(method -> limit(method, purchase).isEmpty())
        .filter(method -> MethodJson.rulesOf(method).refusal(purchase).isEmpty())
        .toList();
  }

  private List<PaymentMethodRow> offered() {
    return stored.all().stream().filter(PaymentMethodRow::isOn).filter(this::isConfigured).toList();
  }

  /** Why this method would not take what is asked for. */
  private Optional<FieldError> refusal(PaymentMethodRow method, PaymentRequest request) {
    return limit(method, request.purchase())
        .or(() -> wrongMode(method, request))
        .or(
            () ->
                MethodJson.rulesOf(method)
                    .refusal(request.purchase())
                    .map(rule -> new FieldError(namedBy(request), rule.rule(), rule.message())));
  }

  private Optional<FieldError> limit(PaymentMethodRow method, Purchase purchase) {
    AmountRange range = gateway(method).limits().get(purchase.amount().currency());
    if (range == null) {
      return Optional.of(new FieldError("currency", "unsupported", "is not taken by this gateway"));
    }
    return range.contains(purchase.amount().minorUnits())
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "amount",
                "range",
                "must be from %d to %d%s at this gateway"
                    .formatted(
                        range.least(),
                        range.greatest(),
                        range.step() == 1 ? "" : " and a multiple of " + range.step())));
  }

  private Optional<FieldError> wrongMode(PaymentMethodRow method, PaymentRequest request) {
    boolean hasMode =
        request.mode().isEmpty()
            || gateway(method) instanceof Forms forms && forms.modes().contains(request.mode());
    return hasMode
        ? Optional.empty()
        : Optional.of(new FieldError("mode", "unsupported", "is not a mode of this gateway"));
  }

  /** The field that says which methods are meant. */
  private static String namedBy(PaymentRequest request) {
    return request.method().isEmpty() ? "gateway" : "method";
  }

  private boolean isMeant(PaymentMethodRow method, PaymentRequest request) {
    boolean isUnnamed = request.method().isEmpty() && request.gateway().isEmpty();
    return (!isUnnamed || isForAnybody(method, request))
        && isOrAny(request.method(), method.code())
        && isOrAny(request.gateway(), method.backend())
        && isOrAny(request.account(), method.account());
  }

  /** Nobody is made to pay without a gateway who did not ask for it. */
  private boolean isForAnybody(PaymentMethodRow method, PaymentRequest request) {
    return !(gateway(method) instanceof Direct) || method.id() == request.held().lastMethodId();
  }

  private static boolean isOrAny(String wanted, String is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  private Gateway gateway(PaymentMethodRow method) {
    return gateways.of(method.gateway());
  }

  private boolean isConfigured(PaymentMethodRow method) {
    return gateways
        .find(method.gateway())
        .map(Gateway::accounts)
        .filter(accounts -> accounts.contains(method.account()))
        .isPresent();
  }
}
