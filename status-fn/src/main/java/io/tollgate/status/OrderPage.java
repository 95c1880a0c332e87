package io.tollgate.status;

import io.tollgate.gateway.Settings.Setting;
import io.tollgate.http.MethodJson;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.settle.PublicOrder;
import io.tollgate.store.Ledger;
import io.tollgate.store.OrderRecord;
import io.tollgate.store.OrderRecord.Line;
import io.tollgate.store.OrderRecord.Move;
import io.tollgate.store.OrderRecord.Story;
import io.tollgate.store.OrderRecords;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.PaymentMethods;
import io.tollgate.store.Situation;
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

  private final Ledger ledger;
  private final OrderRecords orders;
  private final PaymentMethods methods;
  private final PaymentRefresh refresh;
  private final BillJson bills;

  OrderPage(
      Ledger ledger,
      OrderRecords orders,
      PaymentMethods methods,
      PaymentRefresh refresh,
      BillJson bills) {
    this.ledger = ledger;
    this.orders = orders;
    this.methods = methods;
    this.refresh = refresh;
    this.bills = bills;
  }

  /** The gateway of the live bill is asked first; what is shown is read after that. */
  Map<String, Object> of(OrderRecord known) {
    ledger
        .newestOfKey(known.keySha256())
        .filter(situation -> situation.bill().isLive())
        .ifPresent(refresh::queryAndSettle);
    OrderRecord order = orders.find(known.keySha256()).orElseThrow();
    List<Situation> situations = ledger.billsOfOrder(order.order().id());
    return describe(order, orders.story(order.order().id()), situations);
  }

  private Map<String, Object> describe(
      OrderRecord record, Story story, List<Situation> situations) {
    Order order = record.order();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("shop_ref", order.shopRef());
    body.put("state", order.state().label());
    if (order.state() instanceof OrderState.Failed failed) {
      body.put("failure", failed.reason().name());
    }
    body.put("total", order.total().minorUnits());
    body.put("currency", order.total().currency().getCurrencyCode());
    body.put("description", record.description());
    body.put("created_at", record.createdAt().toString());
    body.put("updated_at", record.updatedAt().toString());
    ledger.trackingNumber(order.id()).ifPresent(number -> body.put("tracking_number", number));
    body.put("lines", story.lines().stream().map(OrderPage::line).toList());
    body.put("history", story.moves().stream().map(OrderPage::move).toList());
    body.put("in_progress", situations.stream().anyMatch(Situation::isAboutToBePaid));
    body.put("in_review", situations.stream().anyMatch(Situation::moneyInReview));
    Map<Long, PaymentMethodRow> byId =
        methods.listOrderByPositionAndId().stream()
            .collect(Collectors.toMap(PaymentMethodRow::id, Function.identity()));
    body.put("bills", situations.stream().map(s -> bill(s, byId)).toList());
    return body;
  }

  private static Map<String, Object> line(Line line) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", line.name());
    body.put("quantity", line.quantity());
    body.put("unit_price", line.unitPrice());
    return body;
  }

  /** The words of our events. Why and by whom is the shop's business. */
  private static Map<String, Object> move(Move move) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("at", move.at().toString());
    body.put("what", (move.subject().name() + "." + move.to()).toLowerCase(Locale.ROOT));
    return body;
  }

  private Map<String, Object> bill(Situation situation, Map<Long, PaymentMethodRow> byId) {
    Map<String, Object> body = bills.toBuyer(situation);
    body.put("order", PublicOrder.of(situation).label());
    body.put("payable", situation.isPayable());
    Optional.ofNullable(byId.get(situation.bill().paymentMethodId()))
        .ifPresent(method -> method(method, situation, body));
    return body;
  }

  private static void method(
      PaymentMethodRow method, Situation situation, Map<String, Object> body) {
    body.put("method", method.code());
    body.put("method_name", method.name());
    String instructions = MethodJson.setting(method, Setting.INSTRUCTIONS);
    if (situation.isPayable() && !instructions.isEmpty()) {
      body.put("instructions", instructions);
    }
  }
}
