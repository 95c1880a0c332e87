package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;

/** We asked and know nothing: the call may or may not have been taken. Money may be moving. */
public final class GatewayUnreachable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param what what was seen, without any secret: a code, a status, a kind of failure
   */
  public GatewayUnreachable(GatewayId gateway, String what) {
    super(gateway + " unreachable: " + what);
  }
}
