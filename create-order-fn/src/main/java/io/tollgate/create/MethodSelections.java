package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentMethods;
import jakarta.inject.Singleton;

/** Begins the selection of each request's payment method. */
@Singleton
class MethodSelections {

  private final PaymentMethods stored;
  private final Gateways gateways;
  private final ConfiguredAccounts accounts;
  private final String usual;

  /**
   * @param usual the gateway that is tried first where a request names none; "" for none in
   *     particular
   */
  MethodSelections(
      PaymentMethods stored,
      Gateways gateways,
      ConfiguredAccounts accounts,
      @Property(name = "tollgate.default-gateway", defaultValue = "") String usual) {
    this.stored = stored;
    this.gateways = gateways;
    this.accounts = accounts;
    this.usual = usual;
  }

  /** For one request, which reads the methods at most once. */
  MethodSelection begin() {
    return new MethodSelection(stored, gateways, accounts, usual);
  }
}
