package io.tollgate.bill;

/**
 * The evidence of a payment: the verified message itself and the name of the key or call that
 * authenticated it. Kept with the receipt, which is never deleted.
 *
 * @param keyId the name of the key, or of the authenticated call; never the key
 * @param message the exact text that was verified
 * @param keyFingerprint which key signed the message, whatever its name is by now; empty for an
 *     answer to a question, which the connection proved and nothing can prove again
 * @param signature what was signed over the message, as the gateway wrote it; empty for an answer
 */
public record Evidence(String keyId, String message, String keyFingerprint, String signature) {

  /** The answer to a question, or what a person saw. */
  public Evidence(String keyId, String message) {
    this(keyId, message, "", "");
  }
}
