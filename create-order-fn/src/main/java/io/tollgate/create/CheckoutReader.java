package io.tollgate.create;

import io.tollgate.auth.Customer;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Buyer.Billing;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.request.JsonReader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How a customer wants to pay for a cart, and where it goes.
 *
 * @param total what the customer's page said that it costs, in minor units; 0 where it did not say
 * @param contact only what was said
 * @param shipping only what was said
 */
record CheckoutReader(
    String method,
    String gateway,
    String account,
    String mode,
    long total,
    Map<String, String> contact,
    Map<String, String> shipping,
    String note,
    String locale,
    URI returnUrl,
    boolean replace) {

  private static final int ADDRESS_CHARACTERS_MAX = 100;
  private static final int STREET_CHARACTERS_MAX = 256;
  private static final int NOTE_CHARACTERS_MAX = 500;
  private static final Pattern PHONE = Pattern.compile("[+(0-9][0-9 ().-]{5,49}");
  private static final Set<String> FIELDS =
      Set.of(
          "method",
          "gateway",
          "account",
          "mode",
          "total",
          "contact",
          "shipping",
          "note",
          "locale",
          "return_url",
          "replace");

  /** Reads the body of POST /api/v1/cart/checkout; errors are left in the form. */
  static CheckoutReader read(JsonReader form, Customer customer, Cart cart, ReturnUrls returnUrls) {
    form.refuseOthers(FIELDS);
    return new CheckoutReader(
        PaymentRequest.method(form),
        PaymentRequest.gateway(form),
        PaymentRequest.account(form),
        PaymentRequest.mode(form),
        form.optionalInteger("total", 1, Money.MOST).orElse(0L),
        contact(form.object("contact"), customer),
        shipping(form.object("shipping"), cart.needsShipping()),
        form.optionalLines("note", NOTE_CHARACTERS_MAX).orElse(""),
        BuyerJson.locale(form),
        PaymentRequest.returnUrl(form, returnUrls, returnUrls.usual()),
        form.flag("replace"));
  }

  /** The address of the token is taken where the form has none. */
  private static Map<String, String> contact(JsonReader form, Customer customer) {
    form.refuseOthers(Set.of("name", "email", "phone"));
    Map<String, String> contact = new TreeMap<>();
    contact.put("name", form.text("name", 200));
    contact.put("email", form.optionalText("email", 254, BuyerJson.EMAIL).orElse(customer.email()));
    if (!form.has("email") && customer.email().isEmpty()) {
      form.error("email", "required", "is required");
    }
    form.optionalText("phone", 50, PHONE).ifPresent(phone -> contact.put("phone", phone));
    return contact;
  }

  private static Map<String, String> shipping(JsonReader form, boolean isNeeded) {
    form.refuseOthers(Set.of("name", "street", "city", "state", "country", "postal_code"));
    Map<String, String> shipping = new TreeMap<>();
    form.optionalText("street", STREET_CHARACTERS_MAX)
        .ifPresent(street -> shipping.put("street", street));
    for (String field : List.of("name", "city", "state")) {
      form.optionalText(field, ADDRESS_CHARACTERS_MAX).ifPresent(text -> shipping.put(field, text));
    }
    form.optionalText("postal_code", BuyerJson.POSTAL_CODE_CHARACTERS_MAX)
        .ifPresent(code -> shipping.put("postal_code", code));
    String country = BuyerJson.country(form);
    if (!country.isEmpty()) {
      shipping.put("country", country);
    }
    for (String field : List.of("street", "city", "country")) {
      if (isNeeded && !form.has(field)) {
        form.error(field, "required", "is required");
      }
    }
    return shipping;
  }

  /** Who pays, for the gateway. */
  Buyer buyer(Customer customer, String ip) {
    return new Buyer(
        customer.subject(),
        contact.getOrDefault("name", ""),
        contact.getOrDefault("email", ""),
        contact.getOrDefault("phone", ""),
        ip,
        locale,
        new Billing(
            "",
            "",
            shipping.getOrDefault("street", ""),
            shipping.getOrDefault("city", ""),
            shipping.getOrDefault("state", ""),
            shipping.getOrDefault("country", ""),
            shipping.getOrDefault("postal_code", ""),
            "",
            ""));
  }

  String contactJson() {
    return Json.write(contact);
  }

  String shippingJson() {
    return Json.write(shipping);
  }
}
