package io.tollgate.gateway;

import io.tollgate.bill.Collect;

/** A payment without a gateway: a person confirms that the money came. */
public interface DirectPayment {

  /**
   * When an account's money is collected.
   *
   * @throws IllegalArgumentException when there is no such account
   */
  Collect collect(String account);
}
