package io.tollgate.gateway;

import io.tollgate.bill.Evidence;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;

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

  /**
   * Verifies with the key that signed, found by its fingerprint: under the same name there may be
   * another key by now, and to that key every older message would look damaged.
   *
   * @param keys all that are configured for the account
   */
  static Verification verify(
      Evidence evidence,
      Collection<Key> keys,
      Predicate<Key> signed,
      Function<Key, Callback> read) {
    return keys.stream()
        .filter(key -> key.fingerprint().equals(evidence.keyFingerprint()))
        .findFirst()
        .<Verification>map(
            key ->
                signed.test(key)
                    ? new Verification.Verified(read.apply(key))
                    : new Verification.Damaged())
        .orElseGet(Verification.NotVerifiable::new);
  }
}
