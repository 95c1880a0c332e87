package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.money.AmountRange;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.SortedSet;

/**
 * One payment gateway. Translates between its messages and our types, and signs; decides nothing,
 * stores nothing, catches nothing. A gateway is a bean in a folder of its own, and nothing lists
 * them. Those with accounts in the configuration extend {@link ConfiguredGateway}.
 *
 * <p>The calls that reach out, {@link #open} and {@link #query}, throw {@link GatewayUnreachable}
 * when the gateway gave no usable answer. Everything else does no I/O, so that a function without
 * an HTTP client can still read callbacks.
 *
 * <p>What only some gateways can do are interfaces of their own, which such a gateway implements
 * too: {@link Refunds}, {@link Expires}, {@link EmbeddedForms}, {@link DirectPayment}, {@link
 * MethodSettings}, {@link EventLog}, {@link Reversals}, {@link VerifiesEvidence}, {@link
 * ChecksKeys}.
 */
public interface Gateway {

  GatewayId id();

  /** Its name for people, its web site, and the countries that it serves. */
  GatewayProfile profile();

  /** The names of the accounts that are configured for this gateway, sorted; may be none. */
  SortedSet<String> accounts();

  /** What one bill may come to: every currency that is taken, with its range of amounts. */
  Map<Currency, AmountRange> limits();

  /**
   * Pure: the deadline, and the strings the gateway will be bound to. Committed before the first
   * call.
   */
  Plan plan(NewBill bill, Instant now);

  /**
   * Asks the gateway to collect. Uses only what is stored, so a repeat says the same thing. A
   * gateway that learns of a bill only from the buyer's browser needs no call for it.
   *
   * @throws GatewayUnreachable when we asked and know nothing: time-out, 5xx, unknown code
   */
  Opening open(Bill bill);

  /**
   * Authenticates and reads a message in one step, so that nothing unauthenticated can be read. The
   * same message always reads the same.
   */
  Callback read(CallbackRequest request);

  /** Makes the reply to a callback in the gateway's own format. */
  CallbackReply reply(Acknowledgement acknowledgement);

  /**
   * Asks the gateway what it knows of this bill.
   *
   * @throws GatewayUnreachable when the answer says nothing about the bill: an outage is no answer
   */
  Report query(Bill bill);

  /**
   * Whether a member of its memos is about the buyer. Such members are removed once nobody needs
   * them, and {@link #query} and refunds of a paid bill go on without them.
   */
  default boolean isPersonal(String memoMember) {
    return false;
  }

  /** How often one bill may be asked about, when first, and how long money can stay in flight. */
  Pacing pacing();
}
