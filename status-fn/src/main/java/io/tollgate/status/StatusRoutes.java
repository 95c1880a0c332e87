package io.tollgate.status;

import io.tollgate.auth.ApiKeyAuthenticator;
import io.tollgate.auth.Customer;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.OrderHolder;
import io.tollgate.auth.OrderKeyAuthenticator;
import io.tollgate.auth.ShopCaller;
import io.tollgate.auth.TokenAuthenticator;
import io.tollgate.bill.Ref;
import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.log.LogContext;
import io.tollgate.order.ShopRef;
import io.tollgate.store.BuyerOrders;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.DescribedBill;
import io.tollgate.stored.StoredOrder;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Routes status requests by their route key, and turns what is stored into responses (Invariant 8).
 */
@Singleton
class StatusRoutes {

  private static final int OWN_ORDERS_MAX = 20;

  /** A hash in hexadecimal digits. */
  private static final int CURSOR_MAX = 64;

  private final PaymentStore paymentStore;
  private final BuyerOrders orders;
  private final TokenAuthenticator tokens;
  private final ApiKeyAuthenticator shops;
  private final OrderKeyAuthenticator orderKeys;
  private final PaymentRefresh refresh;
  private final BillJson bills;
  private final OrderPage orderPage;

  StatusRoutes(
      PaymentStore paymentStore,
      BuyerOrders orders,
      TokenAuthenticator tokens,
      ApiKeyAuthenticator shops,
      OrderKeyAuthenticator orderKeys,
      PaymentRefresh refresh,
      BillJson bills,
      OrderPage orderPage) {
    this.paymentStore = paymentStore;
    this.orders = orders;
    this.tokens = tokens;
    this.shops = shops;
    this.orderKeys = orderKeys;
    this.refresh = refresh;
    this.bills = bills;
    this.orderPage = orderPage;
  }

  HttpReply answer(HttpEvent event) {
    return switch (event.routeKey()) {
      case "GET /api/v1/payment" -> whole(shops.authenticate(event, KeyScope.PAYMENT), event);
      case "GET /api/v1/payments" -> all(shops.authenticate(event, KeyScope.PAYMENT), event);
      case "GET /api/v1/order" -> order(orderKeys.authenticate(event));
      case "GET /api/v1/orders" -> own(tokens.customer(event), event);
      case "GET /api/payment/status/{app_trans_id}", "GET /api/zalopay/status/{app_trans_id}" ->
          words(event.pathParameters().getOrDefault("app_trans_id", ""));
      default -> HttpReply.unknownRoute();
    };
  }

  private HttpReply order(OrderHolder holder) {
    return HttpReply.json(200, orderPage.of(holder.order()));
  }

  /** A page of the customer's own orders. */
  private HttpReply own(Customer customer, HttpEvent event) {
    List<String> cursors = event.query("cursor");
    if (cursors.size() > 1 || !cursors.stream().allMatch(StatusRoutes::mayBeCursor)) {
      return HttpReply.invalid(
          List.of(new FieldError("cursor", "format", "must be the cursor of a page before")));
    }
    List<StoredOrder> found =
        orders.ofCustomer(customer.subject(), cursors.stream().findFirst(), OWN_ORDERS_MAX + 1);
    List<StoredOrder> shown = found.subList(0, Math.min(found.size(), OWN_ORDERS_MAX));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("orders", shown.stream().map(orderPage::listed).toList());
    if (found.size() > shown.size()) {
      body.put("next_cursor", shown.getLast().order().keySha256());
    }
    return HttpReply.json(200, body);
  }

  private static boolean mayBeCursor(String text) {
    return text.codePointCount(0, text.length()) <= CURSOR_MAX
        && !text.contains(HttpEvent.MALFORMED);
  }

  /** The public status of the payment and its order, without authentication: the ref is enough. */
  private HttpReply words(String appTransId) {
    return found(
        Ref.parse(appTransId),
        paymentStore::snapshot,
        stored -> {
          BillSnapshot snapshot = refresh.queryAndSettle(stored);
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("status", snapshot.bill().bill().state().publicStatus().name());
          BillJson.outcome(snapshot, body);
          return HttpReply.json(200, body);
        });
  }

  private HttpReply whole(ShopCaller shop, HttpEvent event) {
    List<String> refs = event.query("ref");
    return refs.size() == 1
        ? found(
            Ref.parse(refs.getFirst()),
            paymentStore::described,
            stored ->
                HttpReply.json(
                    200, bills.toShop(stored.at(refresh.queryAndSettle(stored.snapshot())))))
        : HttpReply.problem(400, "invalid_ref", "Exactly one ref is required");
  }

  private static <T> HttpReply found(
      Optional<Ref> ref, Function<Ref, Optional<T>> read, Function<T, HttpReply> rendering) {
    if (ref.isEmpty()) {
      return HttpReply.problem(400, "invalid_ref", "This is not a reference of ours");
    }
    LogContext.ref(ref.get().value());
    return read.apply(ref.get())
        .map(rendering)
        .orElseGet(() -> HttpReply.problem(404, "not_found", "No such payment"));
  }

  /**
   * Lists payments as stored. A list queries no gateway, or it would wait for a hundred answers.
   */
  private HttpReply all(ShopCaller shop, HttpEvent event) {
    List<String> shopRefs = event.query("shop_ref");
    Optional<String> shopRef =
        shopRefs.size() == 1 ? ShopRef.parse(shopRefs.getFirst()) : Optional.empty();
    if (shopRef.isEmpty()) {
      return HttpReply.problem(400, "invalid_shop_ref", "Exactly one shop_ref is required");
    }
    List<DescribedBill> found = paymentStore.billsOfShopRef(shopRef.get());
    return found.isEmpty()
        ? HttpReply.problem(404, "not_found", "No such order")
        : HttpReply.json(200, Map.of("payments", found.stream().map(bills::toShop).toList()));
  }
}
