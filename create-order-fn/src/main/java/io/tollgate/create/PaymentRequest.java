package io.tollgate.create;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Buyer;
import io.tollgate.json.Json;
import io.tollgate.method.Purchase;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.order.ShopRef;
import io.tollgate.request.JsonReader;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.StoredOrder;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One order is to be paid.
 *
 * @param shopRef the shop's number for the order
 * @param byKey names the order by its key, where the caller holds that
 * @param method the code of the one that is asked for; "" for none in particular
 * @param gateway as asked for; "" takes the default method
 * @param account as asked for; "" takes the gateway's first
 * @param mode how the gateway's form is to be shown; "" takes the gateway's usual way
 * @param productFlags what the ordered things are, in the shop's words
 * @param expiresIn zero when the shop did not say
 * @param replace take the place of a live payment by another method or of another amount
 */
record PaymentRequest(
    String shopRef,
    ByKey byKey,
    Money amount,
    String method,
    String gateway,
    String account,
    String mode,
    String description,
    Buyer buyer,
    SortedSet<String> productFlags,
    URI returnUrl,
    Duration expiresIn,
    Map<String, String> metadata,
    boolean replace) {

  static final int FLAGS_MAX = 20;

  /** A letter may be typed as itself and a mark for each of its accents. */
  private static final int SHOP_REF_TYPED_MAX = 256;

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Set<String> FIELDS =
      Set.of(
          "shop_ref",
          "amount",
          "currency",
          "method",
          "gateway",
          "account",
          "mode",
          "description",
          "buyer",
          "product_flags",
          "return_url",
          "expires_in",
          "metadata",
          "replace");

  private static final Set<String> DIRECT_FIELDS =
      Set.of(
          "amount",
          "order_info",
          "currency",
          "method",
          "gateway",
          "account",
          "mode",
          "contact",
          "shipping",
          "note",
          "locale");

  /**
   * An order that is named by its key instead of its number.
   *
   * @param keySha256 "" for none
   * @param lastMethodId the method of its newest bill, which is taken where none is asked for
   */
  record ByKey(String keySha256, long lastMethodId) {

    static final ByKey NONE = new ByKey("", 0);

    boolean isGiven() {
      return !keySha256.isEmpty();
    }
  }

  /** Reads the body of POST /api/v1/payment; errors are left in the form. */
  static PaymentRequest read(JsonReader form, MethodSelection methods, ReturnUrls returnUrls) {
    form.refuseOthers(FIELDS);
    String shopRef = shopRef(form);
    String method = method(form);
    String gateway = gateway(form);
    String account = account(form);
    return new PaymentRequest(
        shopRef,
        ByKey.NONE,
        amount(form, () -> methods.onlyCurrency(method, gateway, account)),
        method,
        gateway,
        account,
        mode(form),
        form.optionalLines("description", 256).orElse("Order " + shopRef),
        BuyerJson.read(form.object("buyer")),
        form.words("product_flags", FLAGS_MAX, Product.FLAG),
        returnUrl(form, returnUrls, returnUrls.usual()),
        Duration.ofSeconds(form.optionalInteger("expires_in", 300, 2_592_000).orElse(0L)),
        form.texts("metadata", 20, 512),
        form.flag("replace"));
  }

  /**
   * Reads POST /api/payment/create: two fields, where the page lets its buyer choose how to pay,
   * and whom the order is for.
   *
   * @param delivery as it was read of the same form
   * @param shopRef a number for an order that nobody named
   * @param ip the browser's address, which some gateways want to know
   */
  static PaymentRequest readDirect(
      JsonReader form,
      Delivery delivery,
      String shopRef,
      MethodSelection methods,
      ReturnUrls returnUrls,
      String ip) {
    form.refuseOthers(DIRECT_FIELDS);
    String method = method(form);
    String gateway = gateway(form);
    String account = account(form);
    return new PaymentRequest(
        shopRef,
        ByKey.NONE,
        amount(form, () -> methods.onlyCurrency(method, gateway, account)),
        method,
        gateway,
        account,
        mode(form),
        form.text("order_info", 256),
        delivery.buyer("", ip),
        Collections.emptySortedSet(),
        returnUrls.usual(),
        Duration.ZERO,
        Map.of(),
        false);
  }

  /**
   * Reads POST /api/v1/order/payment: how to pay. What is to be paid is the order's own.
   *
   * @param last the order's newest bill
   */
  static PaymentRequest readAgain(
      JsonReader form, ReturnUrls returnUrls, StoredOrder order, StoredBill last) {
    form.refuseOthers(Set.of("method", "gateway", "mode", "replace", "return_url"));
    return new PaymentRequest(
        order.order().shopRef(),
        new ByKey(order.order().keySha256(), last.paymentMethodId()),
        order.order().total(),
        method(form),
        gateway(form),
        "",
        mode(form),
        order.description(),
        BuyerJson.stored(order.buyer()),
        new TreeSet<>(order.productFlags()),
        returnUrl(form, returnUrls, last.returnUrl()),
        Duration.ZERO,
        Map.of(),
        form.flag("replace"));
  }

  /** What the rules of payment methods look at. */
  Purchase purchase() {
    return new Purchase(amount, buyer.billing().country(), productFlags);
  }

  String buyerJson() {
    return BuyerJson.write(buyer);
  }

  String metadataJson() {
    return Json.write(new TreeMap<>(metadata));
  }

  Optional<Duration> requestedExpiry() {
    return expiresIn.isZero() ? Optional.empty() : Optional.of(expiresIn);
  }

  /**
   * @param usual the currency of an amount that names none, where there can be no other
   */
  private static Money amount(JsonReader form, Supplier<Optional<Currency>> usual) {
    long minorUnits = form.integer("amount", 1, Money.MOST);
    Optional<Currency> unnamed = form.has("currency") ? Optional.empty() : usual.get();
    return new Money(minorUnits, unnamed.orElseGet(() -> form.currency("currency")));
  }

  private static String shopRef(JsonReader form) {
    String text = form.text("shop_ref", SHOP_REF_TYPED_MAX);
    Optional<String> shopRef = ShopRef.parse(text);
    if (!text.isEmpty() && shopRef.isEmpty()) {
      form.error("shop_ref", "format", "must be at most 64 letters, digits and ._:/#-");
    }
    return shopRef.orElse("");
  }

  static String method(JsonReader form) {
    return form.optionalText("method", 64).orElse("");
  }

  static String gateway(JsonReader form) {
    Optional<String> gateway = form.optionalText("gateway", 20);
    if (gateway.isPresent() && !GatewayId.isWellFormed(gateway.get())) {
      form.error("gateway", "unknown", "is not a gateway");
    }
    return gateway.orElse("");
  }

  static String account(JsonReader form) {
    return form.optionalText("account", 40, ACCOUNT).orElse("");
  }

  static String mode(JsonReader form) {
    String mode = form.optionalText("mode", 20).orElse("");
    return mode.equals("popup") ? "pop-up" : mode;
  }

  static URI returnUrl(JsonReader form, ReturnUrls returnUrls, URI usual) {
    Optional<String> requested = form.optionalText("return_url", 2048);
    if (requested.isEmpty()) {
      return usual;
    }
    return returnUrls
        .allowed(requested.get())
        .orElseGet(
            () -> {
              form.error("return_url", "forbidden", "must be a URL below one of the allowed ones");
              return usual;
            });
  }
}
