package io.tollgate.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.tollgate.gateway.Direct;
import io.tollgate.gateway.Forms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Settings.Setting;
import io.tollgate.http.FieldError;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.MethodJson;
import io.tollgate.http.OrderDoor;
import io.tollgate.http.Proxy;
import io.tollgate.method.Purchase;
import io.tollgate.money.Money;
import io.tollgate.store.OrderRecord;
import io.tollgate.store.PaymentMethodRow;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ways to pay that a buyer may choose from. Open to everybody, for it says nothing that a
 * checkout page does not show to every visitor; with an order's key it is about that order.
 */
@Controller
class MethodsController {

  private final OrderDoor door;
  private final Methods methods;
  private final Gateways gateways;

  MethodsController(OrderDoor door, Methods methods, Gateways gateways) {
    this.door = door;
    this.methods = methods;
    this.gateways = gateways;
  }

  @Get(uri = "/api/v1/payment-methods", produces = MediaType.ALL)
  HttpResponse<String> list(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            e.header("x-order-key").isPresent()
                ? door.let(e, order -> list(purchase(order)))
                : asked(e));
  }

  private static Purchase purchase(OrderRecord order) {
    return new Purchase(
        order.order().total(),
        BuyerJson.stored(order.buyer()).billing().country(),
        order.productFlags());
  }

  private HttpReply asked(HttpEvent event) {
    List<FieldError> errors = new ArrayList<>();
    String amount = one(event, "amount", "", errors);
    if (!amount.matches("[1-9]\\d{0,12}") || Long.parseLong(amount) > Money.MOST) {
      errors.add(
          new FieldError("amount", "range", "must be a whole number from 1 to " + Money.MOST));
    }
    Optional<Currency> currency = currency(one(event, "currency", "", errors), errors);
    String country = one(event, "country", "", errors).toUpperCase(Locale.ROOT);
    if (!country.matches("([A-Z]{2})?")) {
      errors.add(new FieldError("country", "format", "must be two letters"));
    }
    return errors.isEmpty()
        ? list(
            new Purchase(
                new Money(Long.parseLong(amount), currency.orElseThrow()), country, Set.of()))
        : HttpReply.invalid(errors);
  }

  private Optional<Currency> currency(String code, List<FieldError> errors) {
    Optional<Currency> currency = code.isEmpty() ? methods.onlyCurrency() : Money.currency(code);
    if (currency.isEmpty()) {
      errors.add(
          code.isEmpty()
              ? new FieldError("currency", "required", "is required")
              : new FieldError("currency", "unknown", "is not a currency of ISO 4217"));
    }
    return currency;
  }

  private static String one(HttpEvent event, String name, String usual, List<FieldError> errors) {
    List<String> values = event.query(name);
    if (values.size() > 1) {
      errors.add(new FieldError(name, "format", "must be there once"));
    }
    return values.isEmpty() ? usual : values.getFirst();
  }

  private HttpReply list(Purchase purchase) {
    List<Map<String, Object>> shown =
        methods.fitting(purchase).stream().map(method -> describe(method, purchase)).toList();
    return HttpReply.json(200, Map.of("payment_methods", shown));
  }

  private Map<String, Object> describe(PaymentMethodRow method, Purchase purchase) {
    Gateway gateway = gateways.of(method.gateway());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", method.code());
    body.put("name", method.name());
    body.put("gateway", method.backend());
    body.put("modes", gateway instanceof Forms forms ? modes(forms, method) : List.of());
    body.put("currency", purchase.amount().currency().getCurrencyCode());
    body.put("has_next_step", !(gateway instanceof Direct));
    String instructions = MethodJson.setting(method, Setting.INSTRUCTIONS);
    if (!instructions.isEmpty()) {
      body.put("instructions", instructions);
    }
    return body;
  }

  /** The usual one first, which is the method's own where it has one. */
  private static List<String> modes(Forms forms, PaymentMethodRow method) {
    List<String> modes = new ArrayList<>(forms.modes());
    String usual = MethodJson.setting(method, MethodJson.MODE);
    if (modes.remove(usual)) {
      modes.addFirst(usual);
    }
    return modes;
  }
}
