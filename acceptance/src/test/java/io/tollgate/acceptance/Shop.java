package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A shop's back end and its buyers, who know the API and nothing else. */
record Shop(String url, String apiKey) {

  /** A number for an order that no other test uses. */
  static String newOrder() {
    return "T-" + UUID.randomUUID();
  }

  /** The smallest request for a payment of this order. */
  static String request(String shopRef) {
    return request(shopRef, 50_000);
  }

  static String request(String shopRef, long amount) {
    return "{\"shop_ref\":\"%s\",\"amount\":%d}".formatted(shopRef, amount);
  }

  /** Asks for a payment; more headers come as name, value, name, value. */
  Response create(String body, String... headers) {
    return Web.post(url + "/api/v1/payment", body, withKey(headers));
  }

  /** The route of the shop page; headers come as name, value. */
  Response createDirect(String body, String... headers) {
    return Web.post(url + "/api/payment/create", body, headers);
  }

  /** The ref of a new payment that waits for its buyer. */
  String open() {
    return open(newOrder());
  }

  String open(String shopRef) {
    return open(shopRef, 50_000);
  }

  String open(String shopRef, long amount) {
    Response answer = create(request(shopRef, amount));
    if (answer.status() != 201) {
      throw new AssertionError("Not opened: " + answer);
    }
    return answer.text("ref");
  }

  /** Goes on as the buyer would, because some gateways learn of a payment only from that. */
  void visit(Response opened) {
    JsonNode step = opened.json().path("next_step");
    if (step.path("type").asText().equals("form")) {
      Web.post(step.path("session_url").asText(), "", "x-order-key", opened.text("order_key"));
    } else {
      Web.get(step.path("url").asText());
    }
  }

  /** The public status: PAID, PENDING or FAILED. */
  String status(String ref) {
    return statusAnswer(ref).text("status");
  }

  Response statusAnswer(String ref) {
    return Web.get(url + "/api/payment/status/" + ref);
  }

  /** All that the shop may know of a payment. */
  JsonNode look(String ref) {
    return Web.get(url + "/api/v1/payment?ref=" + ref, withKey()).json();
  }

  /** All payments of one order number. */
  Response lookAll(String shopRef) {
    return Web.get(url + "/api/v1/payments?shop_ref=" + shopRef, withKey());
  }

  /** What the holder of an order's key sees. */
  Response order(String orderKey) {
    return Web.get(url + "/api/v1/order", "x-order-key", orderKey);
  }

  /** The holder of an order's key pays; more headers come as name, value. */
  Response payOrder(String orderKey, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of("x-order-key", orderKey));
    all.addAll(List.of(headers));
    return Web.post(url + "/api/v1/order/payment", body, all.toArray(String[]::new));
  }

  /** The holder of an order's key cancels the order. */
  Response cancelOrder(String orderKey) {
    return Web.post(url + "/api/v1/order/cancel", "", "x-order-key", orderKey);
  }

  /** One that this gateway takes, of those in which the demo shop has prices. */
  String currencyOf(String gateway) {
    return Stream.of("VND", "PEN", "USD")
        .filter(
            currency ->
                methods("?amount=50000&currency=" + currency)
                    .json()
                    .path("payment_methods")
                    .valueStream()
                    .anyMatch(method -> method.path("gateway").asText().equals(gateway)))
        .findFirst()
        .orElseThrow();
  }

  /** The ways to pay that a checkout page offers; headers come as name, value. */
  Response methods(String query, String... headers) {
    return Web.get(url + "/api/v1/payment-methods" + query, headers);
  }

  Response expire(String ref) {
    return Web.post(url + "/api/v1/payment/expire?ref=" + ref, "", withKey());
  }

  Response refund(String ref, String body, String... headers) {
    return Web.post(url + "/api/v1/payment/refund?ref=" + ref, body, withKey(headers));
  }

  /** What ZaloPay's servers send. */
  Response callback(String body, String... headers) {
    return Web.post(url + "/api/v1/callback/zalopay/main", body, headers);
  }

  /** What a returning browser asks for. */
  Response comeBack(String query) {
    return Web.get(url + "/api/v1/return/zalopay/main?" + query);
  }

  /** Lets a function run as its schedule or a person at a console would. */
  Response invoke(String function, String json) {
    return Web.post(url + "/2015-03-31/functions/" + function + "/invocations", json);
  }

  private String[] withKey(String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "x-api-key";
    all[1] = apiKey;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return all;
  }
}
