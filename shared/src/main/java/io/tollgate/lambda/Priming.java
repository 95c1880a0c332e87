package io.tollgate.lambda;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.PaymentStore;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks a function's paths once while it starts, because Lambda gives more processor time then than
 * a request will ever have. Has no effect outside, and never fails: on the first deploy the tables
 * do not exist yet.
 */
@Singleton
public class Priming {

  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final Ref NOBODYS = new Ref("000101000000000");

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final BeanProvider<GatewayHttp> http;

  Priming(PaymentStore paymentStore, Gateways gateways, BeanProvider<GatewayHttp> http) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.http = http;
  }

  /** Connects to the database and reads once. */
  public Priming database() {
    return step("database", () -> paymentStore.snapshot(NOBODYS));
  }

  /** Lets every gateway refuse an empty message. */
  public Priming callbacks() {
    CallbackRequest empty =
        new CallbackRequest(
            CallbackRequest.Channel.CALLBACK, Optional.empty(), "POST", "", Map.of(), new byte[0]);
    return step("callbacks", () -> gateways.all().forEach(gateway -> gateway.read(empty)));
  }

  /** Loads the HTTP client by a call to a port of this machine where nobody listens. */
  public Priming client() {
    return step(
        "client",
        () -> {
          try {
            http.get().send(GatewayHttp.Request.get(URI.create("http://127.0.0.1:9/")));
          } catch (GatewayHttp.NoAnswer e) {
            LOG.debug("Nobody answered, as expected");
          }
        });
  }

  /** Anything else that has no effect outside. */
  public Priming step(String name, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warn("Not primed: {}: {}", name, e.getMessage());
    }
    return this;
  }
}
