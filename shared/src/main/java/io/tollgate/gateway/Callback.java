package io.tollgate.gateway;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;

/**
 * What a message from outside turned out to be. A variant with facts in it exists only verified.
 */
public sealed interface Callback {

  /** The gateway's own word about a bill, proven by a signature of this account. */
  record Verified(String account, Ref ref, Report report) implements Callback {}

  /**
   * A genuine message about a reference that none of our bills can have.
   *
   * @param merchantReference as the gateway wrote it
   */
  record Foreign(String account, String merchantReference, Report report) implements Callback {}

  /** The buyer's browser came back. It proves nothing of the money. */
  record Returned(String account, Ref ref) implements Callback {}

  /** Genuine and of no concern to us. */
  record Irrelevant(String type) implements Callback {}

  record Rejected(Reason reason) implements Callback {}

  /** Why nothing of a message was believed. */
  enum Reason {
    UNSIGNED,
    FORGED,
    STALE,
    MALFORMED
  }
}
