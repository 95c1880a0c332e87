package io.tollgate.simulator.momo;

import io.tollgate.simulator.Callback;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * MoMo on one machine: AIO v2 as its documents say, a payment page, notifications, and a control
 * page at {@code /control} that can break any of it. Shares no code with what it tests.
 */
public final class MomoSimulator extends StatefulSimulator<Order> {

  static final String NAME = "MoMo";
  static final String CURRENCY = "VND";

  /** No document says that a notification is ever repeated. */
  public static final Switch CALLBACK_RETRIES =
      Switch.number("callback-retries", "Times that a callback is repeated", 0, 0, 10);

  public static final Switch CALLBACK_FORGED =
      Switch.choice("callback-forged", "Callback's signature", Forgery.values());

  public static final Switch RESULT_CODE =
      Switch.number("result-code", "Code of a failure (0: its own)", 0, 0, 99_999);

  public static final Switch PROVIDER_SECONDS =
      Switch.number("provider-seconds", "Seconds at the bank (money comes later)", 60, 0, 864_000);

  /** Ten minutes is what the sandbox gave in 2025. */
  public static final Switch PAGE_SECONDS =
      Switch.number("page-seconds", "Seconds that a new page lives", 600, 1, 864_000);

  public static final Switch HOLD =
      Switch.flag("hold", "Success is 9000, also where money is captured at once");

  public static final Switch HOLD_SECONDS =
      Switch.number("hold-seconds", "Seconds until held money is released", 604_800, 1, 2_592_000);

  public static final Switch IN_FLIGHT =
      Switch.flag("in-flight", "A repeated request id is still running (422, 7000)");

  public static final Switch ERROR_CODE =
      Switch.number("error-code", "Every call is refused with this code (0: none)", 0, 0, 99_999);

  public static final Switch SIGNATURE_13 =
      Switch.flag("signature-13", "A wrong signature is 13 instead of 20");

  public static final Switch FAITHFUL_ECHO =
      Switch.flag("faithful-echo", "A wrong signature is answered with the access key");

  public static final Switch EXTRA_MEMBERS =
      Switch.flag("extra-members", "Callback has members that no document names");

  public static final Switch PLAIN_QUERY =
      Switch.flag("plain-query", "Query answers without lastUpdated and signature");

  public static final Switch REFUND_QUERY_EMPTY =
      Switch.flag("refund-query-empty", "refund/query shows no refund");

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.SUCCESS,
          Outcome.LATE_SUCCESS,
          Outcome.INSUFFICIENT,
          Outcome.DECLINED,
          Outcome.CANCEL,
          Outcome.EXPIRE,
          Outcome.DELAYED,
          Outcome.DELAYED_FAILURE);

  private static final Profile PROFILE =
      new Profile(
          NAME,
          "orderId",
          Switch.commonAnd(
              CALLBACK_RETRIES,
              CALLBACK_FORGED,
              RESULT_CODE,
              PROVIDER_SECONDS,
              PAGE_SECONDS,
              HOLD,
              HOLD_SECONDS,
              IN_FLIGHT,
              ERROR_CODE,
              SIGNATURE_13,
              FAITHFUL_ECHO,
              EXTRA_MEMBERS,
              PLAIN_QUERY,
              REFUND_QUERY_EMPTY),
          OUTCOMES);

  private static final MerchantAction REFUND =
      new MerchantAction("refund", "Refund in the portal", true, true);

  private final OrderStore store;
  private final MomoApi api;
  private final PayPage page;

  private MomoSimulator(
      int port, Map<String, Partner> partners, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    Function<Order, Partner> owner = order -> partner(partners, order);
    store = new OrderStore(memory, clock, faults, sender, owner);
    api = new MomoApi(partners, store, faults, sender, clock, this::url);
    page = new PayPage(store, faults, owner, clock);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param partners beside the public sandbox accounts, which are always known
   * @param stateFile the state is read from it and saved in it
   */
  public static MomoSimulator start(
      int port, List<Partner> partners, Optional<Path> stateFile, Clock clock) {
    Map<String, Partner> byCode = new HashMap<>();
    Partner.PUBLIC.forEach(partner -> byCode.put(partner.partnerCode(), partner));
    partners.forEach(partner -> byCode.put(partner.partnerCode(), partner));
    return new MomoSimulator(port, byCode, stateFile, clock);
  }

  private static Partner partner(Map<String, Partner> partners, Order order) {
    String code = order.request().partnerCode();
    return Optional.ofNullable(partners.get(code))
        .orElseThrow(() -> new IllegalStateException("this simulator lacks partner " + code));
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    return switch (request.method() + " " + request.rawPath()) {
      case "POST /v2/gateway/api/create" -> api.create(request);
      case "POST /v2/gateway/api/query" -> api.query(request);
      case "POST /v2/gateway/api/confirm" -> api.confirm(request);
      case "POST /v2/gateway/api/refund" -> api.refund(request);
      case "POST /v2/gateway/api/refund/query" -> api.queryRefund(request);
      case "GET " + PayPage.PATH -> page.show(request);
      case "POST " + PayPage.PATH -> page.press(request);
      default -> SimulatorServer.notFound();
    };
  }

  /** Only with the switch for it: how often is {@link #CALLBACK_RETRIES}. */
  @Override
  protected boolean isRepeatedAfter(Callback.Attempt attempt) {
    return attempt.status() / 100 != 2;
  }

  @Override
  public String orderId(String idOrRef) {
    return idOrRef;
  }

  @Override
  protected OrderStore store() {
    return store;
  }

  @Override
  protected Optional<Order> find(String orderId) {
    return store.byOrderId(orderId);
  }

  @Override
  public List<MerchantAction> merchantActions() {
    return List.of(REFUND);
  }

  @Override
  public Optional<Object> act(String orderId, MerchantAction action, Optional<Long> amount) {
    return find(orderId)
        .map(
            order -> {
              long refunded = store.refundsOf(order).stream().mapToLong(Refund::amount).sum();
              if (!store.refundInPortal(order, amount.orElse(order.amount() - refunded))) {
                throw new IllegalArgumentException("there is not so much left to refund");
              }
              return story(order);
            });
  }

  @Override
  protected SimulatedOrder story(Order order) {
    Instant now = clock.instant();
    Order.Request request = order.request();
    boolean isPaid = ResultCode.isMoney(order.code(now));
    return new SimulatedOrder(
        request.orderId(),
        "partner " + request.partnerCode(),
        order.state(now),
        request.amount(),
        CURRENCY,
        request.orderInfo(),
        order.createdAt(),
        order.expiresAt(),
        isPaid ? order.transId(now).map(String::valueOf).orElse("") : "",
        PayPage.url(url(), order),
        api.calls(request.orderId()),
        sender.of(order.key()),
        store.refundsOf(order).stream()
            .map(refund -> new RefundStory(refund.orderId(), refund.amount(), refund.state(now)))
            .toList(),
        faults.of(request.orderId()));
  }

  @Override
  public void clear() {
    store.clear();
    api.clear();
  }
}
