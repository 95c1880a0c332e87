package io.tollgate.simulator.zalopay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Callback;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.SimulatorServer;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * ZaloPay on one machine: OpenAPI v2 as its documents say, a payment page, callbacks, and a control
 * page at {@code /control} that can break any of it. Shares no code with what it tests.
 */
public final class ZaloPaySimulator extends StatefulSimulator<Order> {

  /** ZaloPay's ids carry the day on which they were made. */
  public static final Switch ANY_DATE =
      Switch.flag("any-date", "Ids need not begin with today's date");

  public static final Switch CANCELLED =
      Switch.choice("cancel-says", "The query says of a cancelled payment", Cancelled.values());

  /**
   * What the query says once the buyer has left: real answers were "not paid yet", and ZaloPay's
   * list of codes knows -329 too.
   */
  public enum Cancelled {
    NOT_PAID_YET,
    CANCELLED
  }

  static final String NAME = "ZaloPay";
  static final String CURRENCY = "VND";

  private static final List<Switch> SWITCHES = Switch.commonAnd(ANY_DATE, CANCELLED);
  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.SUCCESS,
          Outcome.LATE_SUCCESS,
          Outcome.INSUFFICIENT,
          Outcome.DECLINED,
          Outcome.CANCEL,
          Outcome.EXPIRE);

  private static final Profile PROFILE = new Profile(NAME, "app_trans_id", SWITCHES, OUTCOMES);

  private final Apps apps;
  private final OrderStore store;
  private final ZaloPayApi api;
  private final PayPage page;

  private ZaloPaySimulator(int port, List<App> known, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    apps = new Apps(known);
    store = new OrderStore(memory, clock, faults, sender, new PaymentNotice(apps));
    api = new ZaloPayApi(apps, store, faults, sender, clock, this::url);
    page = new PayPage(apps, store, faults, clock);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param apps beside the public sandbox applications, which are always known
   * @param stateFile the state is read from it and saved in it
   */
  public static ZaloPaySimulator start(
      int port, List<App> apps, Optional<Path> stateFile, Clock clock) {
    return new ZaloPaySimulator(port, apps, stateFile, clock);
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    return switch (request.method() + " " + request.rawPath()) {
      case "POST /v2/create" -> api.create(request);
      case "POST /v2/query" -> api.query(request);
      case "POST /v2/refund" -> api.refund(request);
      case "POST /v2/query_refund" -> api.queryRefund(request);
      case "POST /api/getlistmerchantbanks" -> BankList.answer(request, apps);
      case "GET /openinapp" -> page.show(request);
      case "POST /openinapp" -> page.press(request);
      default -> SimulatorServer.notFound();
    };
  }

  /** ZaloPay's retry rule: reply 0, or no valid reply, is retried; any other reply ends it. */
  @Override
  protected boolean isRepeatedAfter(Callback.Attempt attempt) {
    JsonNode code = Json.parse(attempt.reply()).path("return_code");
    return attempt.status() != 200 || !code.isIntegralNumber() || code.asLong() == 0;
  }

  /** A ref is the app_trans_id without its underscore. */
  @Override
  public String orderId(String idOrRef) {
    return idOrRef.matches("[0-9]{6}[0-9A-Za-z]{9}")
        ? idOrRef.substring(0, 6) + "_" + idOrRef.substring(6)
        : idOrRef;
  }

  @Override
  public List<MerchantAction> merchantActions() {
    return List.of(MerchantAction.PAY_AGAIN);
  }

  @Override
  public Optional<Object> act(String idOrRef, MerchantAction action, Optional<Long> amount) {
    return find(idOrRef).filter(store::payAgain).map(this::story);
  }

  @Override
  protected String reference(SimulatedOrder order) {
    return order.id().matches("[0-9]{6}_[0-9A-Z]{9}") ? order.id().replace("_", "") : order.id();
  }

  @Override
  public void clear() {
    store.clear();
    api.clear();
  }

  @Override
  protected OrderStore store() {
    return store;
  }

  @Override
  protected Optional<Order> find(String idOrRef) {
    return store.byId(orderId(idOrRef));
  }

  @Override
  protected SimulatedOrder story(Order order) {
    Instant now = clock.instant();
    Order.Request sent = order.request();
    Optional<Order.Payment> payment = order.payment(now);
    List<RefundStory> refunds =
        store.refunds(order).stream()
            .map(
                r ->
                    new RefundStory(
                        r.id(), r.amount(), r.state(now).name().toLowerCase(Locale.ROOT)))
            .toList();
    return new SimulatedOrder(
        sent.appTransId(),
        Long.toString(sent.appId()),
        order.state(now),
        sent.amount(),
        CURRENCY,
        sent.description(),
        order.createdAt(),
        order.expiresAt(),
        payment.map(p -> Long.toString(p.transactionId())).orElse(""),
        PayPage.url(url(), order),
        api.calls(sent.appTransId()),
        sender.of(order.key()),
        refunds,
        faults.of(sent.appTransId()));
  }
}
