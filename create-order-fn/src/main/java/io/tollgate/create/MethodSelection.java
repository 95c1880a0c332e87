package io.tollgate.create;

import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.json.FieldError;
import io.tollgate.method.PaymentMethod;
import io.tollgate.method.Purchase;
import io.tollgate.money.AmountRange;
import io.tollgate.store.PaymentMethods;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the payment method for one request. The methods are read when they are first asked for,
 * and then are those of this request.
 */
final class MethodSelection {

  private static final long NO_METHOD = 0;

  private final PaymentMethods stored;
  private final Gateways gateways;
  private final ConfiguredAccounts accounts;
  private final String usual;

  private List<PaymentMethod> known = List.of();
  private boolean isRead;

  MethodSelection(
      PaymentMethods stored, Gateways gateways, ConfiguredAccounts accounts, String usual) {
    this.stored = stored;
    this.gateways = gateways;
    this.accounts = accounts;
    this.usual = usual;
  }

  /** What came of choosing. */
  sealed interface Choice {

    record Method(PaymentMethod row) implements Choice {}

    record None(FieldError why) implements Choice {}
  }

  /** The first method that is on, configured here, and takes what was asked for. */
  Choice choose(PaymentRequest request) {
    List<PaymentMethod> candidates =
        matching(
            request.method(), request.gateway(), request.account(), request.byKey().lastMethodId());
    if (candidates.isEmpty()) {
      return new Choice.None(notOffered(request));
    }
    return candidates.stream()
        .filter(method -> refusal(method, request).isEmpty())
        .findFirst()
        .<Choice>map(Choice.Method::new)
        .orElseGet(() -> new Choice.None(refusal(candidates.getFirst(), request).orElseThrow()));
  }

  /**
   * The currency of an amount that names none: that of the gateway that would be chosen, where it
   * takes no other. Empty where it takes several. Where no offered method matches, any currency
   * will do, because the request is refused for that.
   */
  Optional<Currency> onlyCurrency(String method, String gateway, String account) {
    return matching(method, gateway, account, NO_METHOD).stream()
        .findFirst()
        .map(first -> onlyCurrency(Stream.of(first)))
        .orElseGet(() -> Optional.of(Currency.getInstance("VND")));
  }

  /** The same where nothing is chosen yet: the one currency of all that is offered. */
  Optional<Currency> onlyCurrency() {
    return onlyCurrency(offered().stream());
  }

  private Optional<Currency> onlyCurrency(Stream<PaymentMethod> methods) {
    Set<Currency> currencies =
        methods
            .flatMap(method -> gateway(method).limits().keySet().stream())
            .collect(Collectors.toSet());
    return currencies.size() == 1 ? currencies.stream().findFirst() : Optional.empty();
  }

  /**
   * All methods that a buyer may choose for this purchase, in the order in which to offer them: as
   * the shop has placed them, and of those in one place the default gateway's first.
   */
  List<PaymentMethod> fitting(Purchase purchase) {
    return offered().stream()
        .sorted(Comparator.comparing(PaymentMethod::position).thenComparing(this::isUnusual))
        .filter(method -> limit(method, purchase).isEmpty())
        .filter(method -> method.rules().refusal(purchase).isEmpty())
        .toList();
  }

  private List<PaymentMethod> methods() {
    if (!isRead) {
      known = stored.list();
      isRead = true;
    }
    return known;
  }

  private List<PaymentMethod> offered() {
    return methods().stream().filter(PaymentMethod::isOn).filter(this::isConfigured).toList();
  }

  /** Why this method would not take what is asked for. */
  private Optional<FieldError> refusal(PaymentMethod method, PaymentRequest request) {
    return limit(method, request.purchase())
        .or(() -> wrongMode(method, request))
        .or(
            () ->
                method
                    .rules()
                    .refusal(request.purchase())
                    .map(rule -> new FieldError(namedBy(request), rule.rule(), rule.message())));
  }

  private Optional<FieldError> limit(PaymentMethod method, Purchase purchase) {
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

  private Optional<FieldError> wrongMode(PaymentMethod method, PaymentRequest request) {
    boolean hasMode =
        request.mode().isEmpty()
            || gateway(method) instanceof EmbeddedForms forms
                && forms.modes().contains(request.mode());
    return hasMode
        ? Optional.empty()
        : Optional.of(new FieldError("mode", "unsupported", "is not a mode of this gateway"));
  }

  private FieldError notOffered(PaymentRequest request) {
    boolean isOff =
        methods().stream()
            .filter(PaymentMethod::isOn)
            .filter(method -> accounts.problem(method.gateway(), method.account()).isPresent())
            .anyMatch(
                method -> isNamed(request.method(), request.gateway(), request.account(), method));
    return isOff
        ? new FieldError(
            namedBy(request), "account_unavailable", "cannot be paid with until its keys are set")
        : new FieldError(namedBy(request), "unknown", "is not offered here");
  }

  private static boolean isNamed(
      String code, String gateway, String account, PaymentMethod method) {
    return isOrAny(code, method.code())
        && isOrAny(gateway, method.gateway().value())
        && isOrAny(account, method.account());
  }

  /** The field by which the request names its method. */
  private static String namedBy(PaymentRequest request) {
    return request.method().isEmpty() ? "gateway" : "method";
  }

  /** The offered methods that match, in the order in which they are tried; "" matches any name. */
  private List<PaymentMethod> matching(
      String code, String gateway, String account, long lastMethodId) {
    boolean isUnnamed = code.isEmpty() && gateway.isEmpty();
    return offered().stream()
        .filter(method -> !isUnnamed || isForAnybody(method, lastMethodId))
        .filter(method -> isNamed(code, gateway, account, method))
        .sorted(
            Comparator.comparing((PaymentMethod method) -> method.id() != lastMethodId)
                .thenComparing(this::isUnusual))
        .toList();
  }

  /** Whether it is not of the default gateway. */
  private boolean isUnusual(PaymentMethod method) {
    return !method.gateway().value().equals(usual);
  }

  /**
   * Whether a request that names no method may get this one. A method without a gateway is only for
   * those who asked for it, now or with their last bill.
   */
  private boolean isForAnybody(PaymentMethod method, long lastMethodId) {
    return !(gateway(method) instanceof DirectPayment) || method.id() == lastMethodId;
  }

  private static boolean isOrAny(String wanted, String is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  private Gateway gateway(PaymentMethod method) {
    return gateways.of(method.gateway());
  }

  private boolean isConfigured(PaymentMethod method) {
    return gateways
        .find(method.gateway())
        .map(Gateway::accounts)
        .filter(accounts -> accounts.contains(method.account()))
        .isPresent();
  }
}
