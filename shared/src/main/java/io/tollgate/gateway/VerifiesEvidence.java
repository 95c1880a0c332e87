package io.tollgate.gateway;

import io.tollgate.bill.Evidence;

/**
 * The ability to verify the stored signature of a message again, which the audit does with every
 * receipt. A gateway whose messages are not signed by a key of ours does not implement this.
 */
public interface VerifiesEvidence {

  /**
   * Pure: no I/O and no clock decides.
   *
   * @param account whose key proved the message
   */
  Verification verify(String account, Evidence evidence);

  /** What became of a signature that was once right. */
  sealed interface Verification {

    /**
     * It is still right.
     *
     * @param said what the message says, read anew
     */
    record Verified(Callback said) implements Verification {}

    /** The very key that signed it says that message or signature were changed. */
    record Damaged() implements Verification {}

    /** There is no signature, or its key is no longer configured. Says nothing against it. */
    record NotVerifiable() implements Verification {}
  }
}
