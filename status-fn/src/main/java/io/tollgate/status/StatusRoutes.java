package io.tollgate.status;

import io.tollgate.auth.ApiKeyAuthenticator;
import io.tollgate.auth.OrderHolder;
import io.tollgate.auth.OrderKeyAuthenticator;
import io.tollgate.auth.ShopCaller;
import io.tollgate.bill.Ref;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.ShopRef;
import io.tollgate.settle.PublicOrder;
import io.tollgate.settle.UnpaidReason;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.DescribedBill;
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

  private final PaymentStore paymentStore;
  private final ApiKeyAuthenticator shops;
  private final OrderKeyAuthenticator orderKeys;
  private final PaymentRefresh refresh;
  private final BillJson bills;
  private final OrderPage orderPage;

  StatusRoutes(
      PaymentStore paymentStore,
      ApiKeyAuthenticator shops,
      OrderKeyAuthenticator orderKeys,
      PaymentRefresh refresh,
      BillJson bills,
      OrderPage orderPage) {
    this.paymentStore = paymentStore;
    this.shops = shops;
    this.orderKeys = orderKeys;
    this.refresh = refresh;
    this.bills = bills;
    this.orderPage = orderPage;
  }

  HttpReply answer(HttpEvent event) {
    return switch (event.routeKey()) {
      case "GET /api/v1/payment" -> whole(shops.authenticate(event, "payment"), event);
      case "GET /api/v1/payments" -> all(shops.authenticate(event, "payment"), event);
      case "GET /api/v1/order" -> order(orderKeys.authenticate(event));
      case "GET /api/payment/status/{app_trans_id}", "GET /api/zalopay/status/{app_trans_id}" ->
          words(event.pathParameters().getOrDefault("app_trans_id", ""));
      default -> HttpReply.unknownRoute();
    };
  }

  private HttpReply order(OrderHolder holder) {
    return HttpReply.json(200, orderPage.of(holder.order()));
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
          body.put("order", PublicOrder.of(snapshot).label());
          UnpaidReason.of(snapshot).ifPresent(reason -> body.put("why", reason.label()));
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
