package io.tollgate.reconcile;

import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentMethodChanges;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the accounts of the configuration payment methods, so that they can be paid by. */
@Singleton
class ConfiguredMethods {

  private final Gateways gateways;
  private final PaymentMethodChanges methods;
  private final Clock clock;

  ConfiguredMethods(Gateways gateways, PaymentMethodChanges methods, Clock clock) {
    this.gateways = gateways;
    this.methods = methods;
    this.clock = clock;
  }

  /**
   * Ensures one for every account of every gateway, in the order of their names: the first that was
   * ever ensured is the default. One that was switched off stays off.
   */
  void ensure() {
    for (Gateway gateway : gateways.all()) {
      String id = gateway.id().value();
      for (String account : gateway.accounts()) {
        String name = gateway.profile().methodName(account, gateway.accounts());
        methods.ensure(id + "-" + account, name, id, account, clock.instant());
      }
    }
  }
}
