package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;

/** We asked and know nothing: the call may or may not have been taken. Money may be moving. */
public final class GatewayUnreachable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean called;

  /**
   * @param what what was seen, without any secret: a code, a status, a kind of failure
   */
  public GatewayUnreachable(GatewayId gateway, String what) {
    this(gateway, what, true);
  }

  /**
   * @param called false where no call was made, because the last ones failed: nothing is known that
   *     was not known before
   */
  public GatewayUnreachable(GatewayId gateway, String what, boolean called) {
    super(gateway + " unreachable: " + what);
    this.called = called;
  }

  /** Whether it was asked at all. */
  public boolean wasCalled() {
    return called;
  }
}
