package io.tollgate.gateway;

import java.time.Clock;
import java.time.Duration;

/** The real way out, for tests that speak to a server on this machine. */
public final class RealHttp {

  public static final GatewayHttp CLIENT =
      new MicronautGatewayHttp(
          Duration.ofSeconds(10), CircuitBreaker.WhenOpen.TRY_BRIEFLY, Clock.systemUTC());

  private RealHttp() {}
}
