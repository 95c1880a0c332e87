package io.tollgate.gateway.vnpay;

import java.util.regex.Pattern;

/** Addresses as VNPAY takes them: 7 to 45 characters (PAY, vnp_IpAddr), so not {@code ::1}. */
final class IpAddress {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern TAKEN = Pattern.compile("[0-9A-Fa-f.:]{7,45}");

  private IpAddress() {}

  /** The address itself, or the loopback's for one that is not known or not taken. */
  static String fit(String address) {
    return TAKEN.matcher(address).matches() ? address : LOOPBACK;
  }
}
