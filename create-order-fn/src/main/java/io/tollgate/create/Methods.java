package io.tollgate.create;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.PaymentMethods;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Chooses the payment method for a request. */
@Singleton
class Methods {

  private final PaymentMethods stored;
  private final Gateways gateways;

  Methods(PaymentMethods stored, Gateways gateways) {
    this.stored = stored;
    this.gateways = gateways;
  }

  /** The first method that is configured here and is what was asked for; none is the default. */
  Optional<PaymentMethodRow> choose(PaymentRequest request) {
    return stored.all().stream()
        .filter(method -> request.gateway().isEmpty() || method.backend().equals(request.gateway()))
        .filter(method -> request.account().isEmpty() || method.account().equals(request.account()))
        .filter(this::isConfigured)
        .findFirst();
  }

  private boolean isConfigured(PaymentMethodRow method) {
    return gateways
        .find(new GatewayId(method.backend()))
        .map(Gateway::accounts)
        .filter(accounts -> accounts.contains(method.account()))
        .isPresent();
  }
}
