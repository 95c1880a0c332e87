package io.tollgate.gateway.paypal;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Signer;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All that a fifth gateway has to prove. */
class PayPalContractTest extends WireContractTest {

  private static final String KEY = "webhook-key-of-main";
  private static final String OTHER_KEY = "webhook-key-of-second";

  @Override
  protected Gateway gateway(URI api) {
    return new PayPalGateway(
        () -> RealHttp.CLIENT,
        List.of(
            new PayPalAccount("main", "token-of-main", KEY, api),
            new PayPalAccount("second", "token-of-second", OTHER_KEY, api)));
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    URI url = URI.create("https://shop.example/");
    return new NewBill(
        ref, "main", amount, "Two coffees", Buyer.UNKNOWN, "", url, url, url, Optional.empty());
  }

  @Override
  protected Money price() {
    return Money.of(1_050, "USD");
  }

  @Override
  protected Set<String> secrets() {
    return Set.of("token-of-main", "token-of-second", KEY, OTHER_KEY);
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return signed(KEY, capture(ref, amount));
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String capture = capture(REF, price());
    return Map.of(
        "another account's key", sent(Optional.of("main"), capture, sign(OTHER_KEY, capture)),
        "the other environment's key", signed("webhook-key-of-the-sandbox", capture),
        "no signature", sent(Optional.empty(), capture, ""));
  }

  /** Orders by the id that their creation was asked under, and a buyer who pays all of it. */
  @Override
  protected Sandbox sandbox() {
    Map<String, String> created = new ConcurrentHashMap<>();
    Map<String, String> paid = new ConcurrentHashMap<>();
    HttpServer server = HttpServer.start(0, request -> answer(request, created, paid));
    Gateway gateway = gateway(URI.create("http://127.0.0.1:" + server.port()));
    return new Sandbox() {
      @Override
      public Gateway gateway() {
        return gateway;
      }

      @Override
      public void pay(Bill bill, Opening opening) {
        paid.put(bill.ref().value(), capture(bill.ref(), bill.amount()));
      }

      @Override
      public CallbackRequest callback(Ref ref) {
        return signed(KEY, paid.get(ref.value()));
      }

      @Override
      public int payments() {
        return paid.size();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  private static HttpResponse answer(
      HttpRequest request, Map<String, String> created, Map<String, String> paid) {
    String id =
        request
            .header("paypal-request-id")
            .orElseGet(() -> request.rawPath().replaceFirst(".*/", ""));
    created.putIfAbsent(id, request.text());
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("id", id);
    order.put("approve", "https://www.paypal.example/checkoutnow?token=" + id);
    order.put("status", paid.containsKey(id) ? "COMPLETED" : "CREATED");
    Optional.ofNullable(paid.get(id)).map(Json::texts).ifPresent(order::putAll);
    return HttpResponse.json(200, Json.write(order));
  }

  private static String capture(Ref ref, Money amount) {
    Map<String, Object> capture = new LinkedHashMap<>();
    capture.put("reference_id", ref.value());
    capture.put("capture_id", "3C679366HH908993F");
    capture.put("value", amount.majorUnits().toPlainString());
    capture.put("currency_code", amount.currency().getCurrencyCode());
    capture.put("create_time", "2026-02-01T02:20:00Z");
    return Json.write(capture);
  }

  private static CallbackRequest signed(String key, String body) {
    return sent(Optional.empty(), body, sign(key, body));
  }

  private static CallbackRequest sent(Optional<String> account, String body, String signature) {
    return new CallbackRequest(
        Channel.CALLBACK,
        account,
        "POST",
        "",
        Map.of("paypal-transmission-sig", signature),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String sign(String key, String text) {
    return Signer.hex("HmacSHA256", key, text);
  }
}
