package io.tollgate.gateway.paypal;

import io.micronaut.context.BeanProvider;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayHttp.Request;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.json.Json;
import io.tollgate.money.AmountRange;
import io.tollgate.money.Money;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A fifth gateway, to show what a fifth costs: this folder, its contract test and its vectors, and
 * no edit anywhere. A sketch after PayPal's Orders v2; its webhooks are signed with a plain HMAC,
 * which PayPal's are not.
 */
@Singleton
final class PayPalGateway implements Gateway {

  static final GatewayId ID = new GatewayId("paypal");

  private static final Map<Currency, AmountRange> LIMITS =
      Map.of(
          Currency.getInstance("USD"), new AmountRange(1, 999_999_999L),
          Currency.getInstance("JPY"), new AmountRange(1, 9_999_999L));

  private final BeanProvider<GatewayHttp> http;
  private final Map<String, PayPalAccount> accounts;

  PayPalGateway(BeanProvider<GatewayHttp> http, Collection<PayPalAccount> accounts) {
    this.http = http;
    this.accounts = accounts.stream().collect(Collectors.toMap(PayPalAccount::name, a -> a));
  }

  @Override
  public GatewayId id() {
    return ID;
  }

  @Override
  public GatewayProfile profile() {
    return new GatewayProfile("PayPal", "https://www.paypal.com", List.of());
  }

  @Override
  public SortedSet<String> accounts() {
    return new TreeSet<>(accounts.keySet());
  }

  @Override
  public Map<Currency, AmountRange> limits() {
    return LIMITS;
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    if (!LIMITS.containsKey(bill.amount().currency())) {
      throw new IllegalArgumentException("PayPal takes no " + bill.amount().currency());
    }
    Map<String, Object> order =
        Map.of(
            "reference_id",
            bill.ref().value(),
            "value",
            bill.amount().majorUnits().toPlainString(),
            "currency_code",
            bill.amount().currency().getCurrencyCode());
    return new Plan(now.plus(Duration.ofHours(3)), new Memo(Map.of("order", Json.write(order))));
  }

  @Override
  public Opening open(Bill bill) {
    PayPalAccount account = accounts.get(bill.account());
    Request create =
        Request.post(
                account.baseUrl().resolve("/v2/checkout/orders"),
                "application/json",
                bill.memo().value("order"))
            .header("PayPal-Request-Id", bill.ref().value());
    JsonNode order = Json.object(ask(account, create)).orElseThrow();
    return new Opening.Opened(
        new NextStep.Redirect(URI.create(text(order, "approve"))),
        new Memo(Map.of("order_id", text(order, "id"))));
  }

  @Override
  public Report query(Bill bill) {
    PayPalAccount account = accounts.get(bill.account());
    String id = Optional.ofNullable(bill.memo().values().get("order_id")).orElse("");
    URI order = account.baseUrl().resolve("/v2/checkout/orders/" + id);
    String text = ask(account, Request.get(order));
    JsonNode answer = Json.object(text).orElseThrow();
    return text(answer, "status").equals("COMPLETED")
        ? paid(answer, new Evidence(ID + "/" + account.name() + "/order", text))
        : new Report.Waiting();
  }

  @Override
  public Callback read(CallbackRequest request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    String signature = request.headers().getOrDefault("paypal-transmission-sig", "");
    if (signature.isEmpty() || request.channel() == CallbackRequest.Channel.RETURN) {
      return new Callback.Rejected(Reason.UNSIGNED);
    }
    return accounts.values().stream()
        .filter(account -> request.account().map(account.name()::equals).orElse(true))
        .filter(account -> Hmac.SHA256.verifiesHex(account.webhookKey(), body, signature))
        .findFirst()
        .map(account -> told(account, body))
        .orElse(new Callback.Rejected(Reason.FORGED));
  }

  private static Callback told(PayPalAccount account, String body) {
    JsonNode capture = Json.object(body).orElseThrow();
    Evidence evidence = new Evidence(ID + "/" + account.name() + "/webhook", body);
    return new Callback.Verified(
        account.name(), new Ref(text(capture, "reference_id")), paid(capture, evidence));
  }

  private static Report paid(JsonNode capture, Evidence evidence) {
    Currency currency = Currency.getInstance(text(capture, "currency_code"));
    long minorUnits =
        new BigDecimal(text(capture, "value"))
            .movePointRight(currency.getDefaultFractionDigits())
            .longValueExact();
    return new Report.Paid(
        new Money(minorUnits, currency),
        text(capture, "capture_id"),
        Instant.parse(text(capture, "create_time")),
        evidence);
  }

  private String ask(PayPalAccount account, Request request) {
    try {
      GatewayHttp.Answer answer =
          http.get().send(request.header("Authorization", "Bearer " + account.token().reveal()));
      return Optional.of(answer)
          .filter(a -> a.status() == 200)
          .map(GatewayHttp.Answer::body)
          .filter(body -> Json.object(body).filter(o -> o.get("id") != null).isPresent())
          .orElseThrow(() -> new GatewayUnreachable(ID, "HTTP " + answer.status()));
    } catch (GatewayHttp.NoAnswer none) {
      throw new GatewayUnreachable(ID, none.getMessage());
    }
  }

  private static String text(JsonNode object, String name) {
    return object.get(name).getStringValue();
  }

  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, UNKNOWN_REF, WRONG_AMOUNT ->
          new CallbackReply(200, "text/plain", "");
      case REJECTED -> new CallbackReply(400, "text/plain", "");
      case NOT_RECORDED -> new CallbackReply(503, "text/plain", "");
    };
  }

  @Override
  public Pacing pacing() {
    return new Pacing(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(24), false);
  }
}
