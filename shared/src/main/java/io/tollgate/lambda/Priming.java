package io.tollgate.lambda;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.Gateways;
import io.tollgate.json.Json;
import io.tollgate.settle.SettleRehearsal;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks a function's paths once: the database while it starts, because Lambda gives more processor
 * time then than a request will ever have, and all others before a snapshot, which keeps what they
 * load. Has no effect outside, and never fails: on the first deploy the tables do not exist yet.
 */
@Singleton
public class Priming {

  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final Ref NOBODYS = new Ref("000101000000000");

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final BeanProvider<GatewayHttp> http;
  private final BeanProvider<SettleRehearsal> settling;
  private boolean isDatabaseUp = true;

  Priming(
      PaymentStore paymentStore,
      Gateways gateways,
      BeanProvider<GatewayHttp> http,
      BeanProvider<SettleRehearsal> settling) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.http = http;
    this.settling = settling;
  }

  /** Connects to the database and reads once. */
  public Priming database() {
    isDatabaseUp = succeeds("database", () -> paymentStore.snapshot(NOBODYS));
    return this;
  }

  /**
   * Anything else at the database. Nothing where it did not answer: each call would wait for it for
   * seconds, and INIT has ten of them.
   */
  public Priming database(String name, Runnable step) {
    return isDatabaseUp ? step(name, step) : this;
  }

  /** Lets every gateway refuse an empty message. */
  public Priming callbacks() {
    CallbackRequest empty =
        new CallbackRequest(
            CallbackRequest.Channel.CALLBACK, Optional.empty(), "POST", "", Map.of(), new byte[0]);
    return step("callbacks", () -> gateways.all().forEach(gateway -> gateway.read(empty)));
  }

  /** Settles the newest payment once more, which changes nothing. */
  public Priming settling() {
    return database("settling", () -> settling.get().run());
  }

  /** The same, and lets the function answer about that payment by a route that only reads. */
  public Priming paidPayment(
      String routeKey, String parameter, Function<HttpEvent, HttpReply> function) {
    return database(
        routeKey,
        () ->
            answer(
                routeKey,
                Map.of(parameter, settling.get().run().map(paid -> ref(paid)).orElse("none")),
                function));
  }

  /** Lets the function answer an event without parameters that it refuses, or that only reads. */
  public Priming event(String routeKey, Function<HttpEvent, HttpReply> function) {
    return step(routeKey, () -> answer(routeKey, Map.of("gateway", "none"), function));
  }

  private static String ref(BillSnapshot paid) {
    return paid.bill().bill().ref().withUnderscore();
  }

  /** From bytes to bytes, as Lambda's runtime calls it. */
  private static void answer(
      String routeKey, Map<String, String> parameters, Function<HttpEvent, HttpReply> function) {
    Map<String, Object> event =
        Map.of(
            "routeKey",
            routeKey,
            "rawQueryString",
            "amount=50000&currency=VND",
            "headers",
            Map.of("content-type", "application/json", "x-forwarded-for", "127.0.0.1"),
            "pathParameters",
            parameters,
            "requestContext",
            Map.of("http", Map.of("method", routeKey.substring(0, routeKey.indexOf(' ')))),
            "body",
            "{}",
            "isBase64Encoded",
            false);
    byte[] bytes = Json.write(event).getBytes(StandardCharsets.UTF_8);
    try {
      function
          .apply(HttpEvent.read(new ByteArrayInputStream(bytes)))
          .write(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Anything else that has no effect outside, and needs no database. */
  public Priming step(String name, Runnable step) {
    succeeds(name, step);
    return this;
  }

  private static boolean succeeds(String name, Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("Not primed: {}: {}", name, e.getMessage());
      return false;
    }
  }
}
