package io.tollgate.crypto;

import java.util.HexFormat;

/** Random values that keys are derived from. */
public final class Nonce {

  private static final int BYTES = 16;

  private Nonce() {}

  /** 128 random bits in hexadecimal. */
  public static String draw() {
    byte[] nonce = new byte[BYTES];
    Randomness.SHARED.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }
}
