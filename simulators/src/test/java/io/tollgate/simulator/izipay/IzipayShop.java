package io.tollgate.simulator.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A merchant who pays through Izipay. */
final class IzipayShop extends TestMerchant {

  static final Account ACCOUNT =
      new Account("7004000", "merchant-api-key", "merchant-hash-key", "");

  /** 21:19:05 of the day before in Lima. */
  static final Instant START = Instant.parse("2026-02-01T02:19:05Z");

  static final HttpResponse RECORDED = HttpResponse.json(200, "{\"message\":\"received\"}");

  private static final String TOKEN = "/security/v1/Token/Generate";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  IzipaySimulator izipay;

  IzipayShop() {
    this(Optional.empty());
  }

  IzipayShop(Optional<Path> stateFile) {
    super(START, RECORDED);
    izipay = IzipaySimulator.start(0, List.of(ACCOUNT), stateFile, clock);
  }

  /** Kills the simulator and starts another from what it left. */
  void restart(Path stateFile) {
    izipay.close();
    izipay = IzipaySimulator.start(0, List.of(ACCOUNT), Optional.of(stateFile), clock);
  }

  @Override
  public RunningSimulator simulator() {
    return izipay;
  }

  static String newOrder() {
    return "ORD%09d".formatted(NUMBERS.incrementAndGet());
  }

  static String newTransaction() {
    return "TXN%013d".formatted(NUMBERS.incrementAndGet());
  }

  /** A body as a correct merchant sends it. */
  static ObjectNode tokenCall(String order, String amount) {
    ObjectNode body = (ObjectNode) Json.parse("{}");
    body.put("requestSource", "ECOMMERCE");
    body.put("merchantCode", ACCOUNT.merchantCode());
    body.put("orderNumber", order);
    body.put("publicKey", ACCOUNT.apiKey());
    body.put("amount", amount);
    return body;
  }

  Answer token(String transactionId, JsonNode body) {
    return call(TOKEN, body, "transactionId", transactionId);
  }

  String token(String transactionId, String order, String amount) {
    Answer answer = token(transactionId, tokenCall(order, amount));
    assertEquals(200, answer.status(), answer.body());
    return json(answer).path("response").path("token").asText();
  }

  Answer call(String path, JsonNode body, String... headers) {
    return send(
        URI.create(izipay.url() + path), "POST", "application/json", Json.text(body), headers);
  }

  ObjectNode config(String transactionId, String order, String mode) {
    return (ObjectNode)
        Json.parse(
            """
            {"transactionId":"%s","action":"pay","merchantCode":"7004000",\
            "order":{"orderNumber":"%s","amount":"10.50","currency":"PEN","processType":"AT",\
            "dateTimeTransaction":"1765682102330000"},\
            "render":{"typeForm":"%s","redirectUrls":{"onSuccess":"%4$s/good",\
            "onError":"%4$s/bad","onCancel":"%4$s/cancel"}},"urlIPN":"%4$s/ipn"}"""
                .formatted(transactionId, order, mode, shopUrl()));
  }

  /** What the script posts when a form is loaded. */
  Answer load(String token, JsonNode config) {
    return post(
        "/payments/v1/checkout/open",
        Map.of(
            "authorization",
            token,
            "keyRSA",
            "RSA",
            "config",
            Json.text(config),
            "page",
            "http://localhost"));
  }

  /** Shows a new form of a new order, and returns the order's number. */
  String shown(String mode, Switches switches) {
    String order = newOrder();
    izipay.faults().order(order, switches);
    showAgain(order, mode);
    return order;
  }

  String shown(String mode) {
    return shown(mode, Switches.NORMAL);
  }

  void showAgain(String order, String mode) {
    String transaction = newTransaction();
    String token = token(transaction, order, "10.50");
    assertEquals(303, load(token, config(transaction, order, mode)).status());
  }

  JsonNode search(String order) {
    return json(searched(order));
  }

  Answer searched(String order) {
    String transaction = newTransaction();
    String token = token(transaction, order, "0.00");
    return searched(order, transaction, token);
  }

  Answer searched(String order, String transactionId, String authorization) {
    return call(
        "/orderinfo/v1/Transaction/Search",
        Json.parse(
            "{\"merchantCode\":\"7004000\",\"numberOrden\":\"%s\",\"language\":\"ESP\"}"
                .formatted(order)),
        "transactionId",
        transactionId,
        "authorization",
        authorization);
  }
}
