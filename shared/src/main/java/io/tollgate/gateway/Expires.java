package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;

/** The ability to end the buyer's time at the gateway (DECISIONS 32). */
public interface Expires {

  /**
   * Asks the gateway to take no more money for this bill.
   *
   * @return what then holds there: failed because it ended now, or whatever the buyer was faster in
   *     doing
   * @throws GatewayUnreachable when we asked and know nothing
   */
  Report expire(Bill bill);
}
