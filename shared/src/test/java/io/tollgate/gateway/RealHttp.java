package io.tollgate.gateway;

/** The real way out, for tests that speak to a server on this machine. */
public final class RealHttp {

  public static final GatewayHttp CLIENT = new MicronautGatewayHttp();

  private RealHttp() {}
}
