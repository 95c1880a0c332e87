package io.tollgate.status;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.auth.OrderKeys;
import io.tollgate.aws.BuyerMails;
import io.tollgate.aws.MailAddress;
import io.tollgate.bill.Mode;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Refunds;
import io.tollgate.json.Json;
import io.tollgate.method.PaymentMethod;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.response.PaymentJson;
import io.tollgate.store.BuyerOrders;
import io.tollgate.store.PaymentMethods;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredOrder;
import io.tollgate.stored.StoredOrder.MoneyBack;
import io.tollgate.stored.StoredOrder.Move;
import io.tollgate.stored.StoredOrder.Story;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One order as whoever holds its key sees it: what it is, what became of it, how to pay it. */
@Singleton
class OrderPage {

  private final PaymentStore paymentStore;
  private final BuyerOrders orders;
  private final PaymentMethods methods;
  private final Gateways gateways;
  private final OrderKeys orderKeys;
  private final PaymentRefresh refresh;
  private final BillJson bills;
  private final BuyerMails mails;

  OrderPage(
      PaymentStore paymentStore,
      BuyerOrders orders,
      PaymentMethods methods,
      Gateways gateways,
      OrderKeys orderKeys,
      PaymentRefresh refresh,
      BillJson bills,
      BuyerMails mails) {
    this.paymentStore = paymentStore;
    this.orders = orders;
    this.methods = methods;
    this.gateways = gateways;
    this.orderKeys = orderKeys;
    this.refresh = refresh;
    this.bills = bills;
    this.mails = mails;
  }

  /**
   * Queries the gateway of the live bill first. Order and bills are one read, and are read again
   * where a callback changed them before the history was read: else the history would tell of a
   * payment that is shown as open.
   */
  Map<String, Object> of(StoredOrder known) {
    long id = known.order().id();
    List<BillSnapshot> bills = paymentStore.billsOfOrder(id);
    bills.stream()
        .filter(bill -> bill.bill().isLive())
        .findFirst()
        .ifPresent(refresh::queryAndSettle);
    Story story = orders.story(id, address(known).map(MailAddress::sha256).orElse(""));
    boolean isCurrent = story.current().version() == bills.getFirst().order().version();
    return describe(known, story, isCurrent ? bills : paymentStore.billsOfOrder(id));
  }

  private Map<String, Object> describe(
      StoredOrder record, Story story, List<BillSnapshot> snapshots) {
    Map<String, Object> body = summary(snapshots.getFirst().order(), record);
    body.put("updated_at", story.current().updatedAt().toString());
    String trackingNumber = story.current().trackingNumber();
    if (!trackingNumber.isEmpty()) {
      body.put("tracking_number", trackingNumber);
    }
    body.put("lines", story.lines().stream().map(PaymentJson::line).toList());
    body.put("history", story.moves().stream().map(OrderPage::move).toList());
    body.put("refunds", story.refunds().stream().map(this::refund).toList());
    body.put("in_progress", snapshots.stream().anyMatch(BillSnapshot::isAboutToBePaid));
    body.put("in_review", snapshots.stream().anyMatch(BillSnapshot::moneyInReview));
    body.put("mails", isToldByMail(record, story, snapshots));
    Map<Long, PaymentMethod> byId =
        methods.list().stream().collect(Collectors.toMap(PaymentMethod::id, Function.identity()));
    body.put("bills", snapshots.stream().map(s -> bill(s, byId)).toList());
    return body;
  }

  /** An order in a list of its customer's, with the key that opens it. */
  Map<String, Object> listed(StoredOrder stored) {
    Map<String, Object> body = summary(stored.order(), stored);
    body.put("order_key", orderKeys.of(stored.order().keyNonce(), stored.order().keySha256()));
    return body;
  }

  private static Map<String, Object> summary(Order order, StoredOrder stored) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("number", order.number());
    body.put("shop_ref", order.shopRef());
    body.put("state", order.state().label());
    if (order.state() instanceof OrderState.Failed failed) {
      body.put("failure", failed.reason().name());
    }
    body.put("total", order.total().minorUnits());
    body.put("currency", order.total().currency().getCurrencyCode());
    body.put("description", stored.description());
    body.put("created_at", stored.createdAt().toString());
    return body;
  }

  private boolean isToldByMail(StoredOrder record, Story story, List<BillSnapshot> snapshots) {
    Mode mode = snapshots.getFirst().bill().mode();
    return !story.isMailReturned()
        && address(record).filter(buyer -> mails.tell(buyer, mode)).isPresent();
  }

  private static Optional<MailAddress> address(StoredOrder record) {
    return Json.object(record.buyer())
        .map(buyer -> buyer.get("email"))
        .filter(JsonNode::isString)
        .flatMap(email -> MailAddress.of(email.getStringValue()));
  }

  private Map<String, Object> refund(MoneyBack refund) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("amount", refund.amount());
    body.put("currency", refund.currency());
    body.put("done", refund.isDone());
    body.put("at", refund.at().toString());
    if (gateways.of(refund.gateway()) instanceof Refunds refunds) {
      refunds.arrivesWithinDays().ifPresent(days -> body.put("arrives_within_days", days));
    }
    return body;
  }

  /** One line of history, named like our event. Reason and author are for the shop alone. */
  private static Map<String, Object> move(Move move) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("at", move.at().toString());
    body.put("what", (move.subject().name() + "." + move.to()).toLowerCase(Locale.ROOT));
    return body;
  }

  private Map<String, Object> bill(BillSnapshot snapshot, Map<Long, PaymentMethod> byId) {
    Map<String, Object> body = bills.toBuyer(snapshot);
    BillJson.outcome(snapshot, body);
    body.put("payable", snapshot.isPayable());
    Optional.ofNullable(byId.get(snapshot.bill().paymentMethodId()))
        .ifPresent(
            method -> {
              body.put("method", method.code());
              body.put("method_name", method.name());
              PaymentJson.translations("method_names", method.names(), body);
            });
    snapshot
        .bill()
        .collect()
        .ifPresent(collect -> body.put("collect", collect.name().toLowerCase(Locale.ROOT)));
    snapshot
        .instructions()
        .ifPresent(
            instructions ->
                body.put("instructions", PaymentJson.instructions(instructions, snapshot.bill())));
    return body;
  }
}
