package io.tollgate.gateway;

import io.tollgate.bill.Evidence;

/** Whose key proves a message, and which of the account's keys. */
public record Proof<A extends GatewayAccount>(A account, Key key) {

  /** What a receipt keeps of the message, so that it can be verified again. */
  public Evidence evidence(String text, String signature) {
    return new Evidence(account.keyId(key.name()), text, key.fingerprint(), signature);
  }
}
