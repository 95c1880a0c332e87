package io.tollgate.gateway.izipay;

import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.RealHttp;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** Izipay with the refunds that a setting allows. */
class RefundingIzipayContractTest extends IzipayContractTest {

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return Fixture.refunding(api, clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return new RefundingIzipayGateway(() -> RealHttp.CLIENT, List.of(Fixture.second(api)), clock);
  }

  @Override
  protected boolean sendsRefundIdentity() {
    return false;
  }

  @Override
  protected boolean asksAboutRefunds() {
    return false;
  }
}
