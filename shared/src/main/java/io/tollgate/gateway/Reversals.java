package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import java.util.List;

/** The ability to tell which refunds and disputes a payment has had, whoever began them. */
public interface Reversals {

  /**
   * Asks for all refunds and disputes of one transaction.
   *
   * @param transactionId the gateway's number for the money that paid the bill
   * @return each as a webhook would report it; empty when the money is untouched
   * @throws GatewayUnreachable when we asked and know nothing
   */
  List<Callback> reversals(Bill bill, String transactionId);
}
