package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** A merchant who pays through Stripe. */
final class Merchant extends TestMerchant {

  static final String KEY = "sk_test_EXAMPLE_ONLY_0123456789";
  static final String SECRET = "whsec_EXAMPLE_ONLY_0123456789";
  static final Instant START = Instant.ofEpochMilli(1_769_912_345_678L);
  static final HttpResponse RECORDED = HttpResponse.json(200, "{\"received\":true}");

  StripeSimulator stripe;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  Merchant() {
    this(Optional.empty());
  }

  Merchant(Optional<Path> stateFile) {
    super(START, RECORDED);
    stripe = StripeSimulator.start(0, accounts(), stateFile, clock);
  }

  /** Kills the simulator and starts another from what it left. */
  void restart(Path stateFile) {
    stripe.close();
    stripe = StripeSimulator.start(0, accounts(), Optional.of(stateFile), clock);
  }

  private List<Account> accounts() {
    return List.of(new Account("main", KEY, SECRET, shopUrl() + "/api/v1/callback/stripe/main"));
  }

  @Override
  public RunningSimulator simulator() {
    return stripe;
  }

  /** A session as a correct merchant describes it. */
  Map<String, String> session() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("mode", "payment");
    form.put("client_reference_id", "260201%09d".formatted(NUMBERS.incrementAndGet()));
    form.put("success_url", "https://shop.example/back?lang=es&id={CHECKOUT_SESSION_ID}");
    form.put("cancel_url", "https://shop.example/cart?lang=es");
    form.put("line_items[0][quantity]", "1");
    form.put("line_items[0][price_data][currency]", "pen");
    form.put("line_items[0][price_data][unit_amount]", "1050");
    form.put("line_items[0][price_data][product_data][name]", "Payment for <Order> #12345");
    form.put("metadata[order_id]", "ORD-1");
    form.put("payment_intent_data[metadata][order_id]", "ORD-1");
    form.put("expires_at", Long.toString(clock.instant().getEpochSecond() + 3_600));
    return form;
  }

  Answer create(Map<String, String> form, String... headers) {
    return call("POST", "/v1/checkout/sessions", form(form), headers);
  }

  /** Creates a session and returns the merchant's own name for it. */
  String created(Switches switches) {
    Map<String, String> form = session();
    stripe.faults().order(form.get("client_reference_id"), switches);
    assertEquals(200, create(form).status());
    return form.get("client_reference_id");
  }

  String created() {
    return created(Switches.NORMAL);
  }

  /** As the API shows it. */
  JsonNode retrieved(String reference) {
    return json(call("GET", "/v1/checkout/sessions/" + sessionId(reference), ""));
  }

  String sessionId(String reference) {
    return story(reference).page().replaceFirst(".*/", "");
  }

  Answer refund(String reference, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("payment_intent", story(reference).transactionId());
    for (int i = 0; i < parameters.length; i += 2) {
      form.put(parameters[i], parameters[i + 1]);
    }
    return call("POST", "/v1/refunds", form(form));
  }

  Answer call(String method, String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "authorization";
    all[1] = "Bearer " + KEY;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send(
        URI.create(stripe.url() + path), method, "application/x-www-form-urlencoded", body, all);
  }

  /** The types of all events so far, newest first. */
  List<String> events(String query) {
    JsonNode events = json(call("GET", "/v1/events?limit=100" + query, "")).path("data");
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> event.path("type").asText())
        .toList();
  }

  static JsonNode event(HttpRequest callback) {
    return Json.parse(callback.text());
  }

  static String code(Answer answer) {
    JsonNode error = json(answer).path("error");
    return answer.status() + " " + error.path("code").asText(error.path("type").asText());
  }
}
