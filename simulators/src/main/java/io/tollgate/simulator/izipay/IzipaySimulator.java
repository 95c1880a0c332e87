package io.tollgate.simulator.izipay;

import io.tollgate.simulator.Callback;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Resource;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.SimulatorServer;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.izipay.Order.Attempt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Izipay's Web Core on one machine: tokens, the payment button's script and its form, signed
 * results, notifications and the query, and a control page at {@code /control} that can break any
 * of it. Shares no code with what it tests.
 */
public final class IzipaySimulator extends StatefulSimulator<Order> {

  public static final Switch STYLE =
      Switch.choice("notification-style", "Notification's body", SignedResult.Style.values());
  public static final Switch REPETITIONS =
      Switch.number("notification-repetitions", "Repetitions of a failed notification", 0, 0, 100);
  public static final Switch SIGNATURE =
      Switch.choice(
          "signature", "How results carry their signature", SignedResult.Written.values());
  public static final Switch OUTER_APPROVED =
      Switch.flag("outer-approved", "Results say 00 outside of what is signed");
  public static final Switch OTHER_ORDER =
      Switch.flag("other-order", "Results are signed for another order");
  public static final Switch OTHER_TRANSACTION =
      Switch.flag("other-transaction", "Results are signed for another form");
  public static final Switch OTHER_CURRENCY =
      Switch.flag("other-currency", "Paid in the other currency");
  public static final Switch COMMUNICATION_ERROR =
      Switch.choice(
          "communication-error", "The page hears 021 and the payment is", Communication.values());
  public static final Switch CANCELLED =
      Switch.choice("cancel-says", "Cancelling tells the page or shop", Cancelled.values());
  public static final Switch SEARCH = Switch.choice("search", "The query says", Search.values());
  public static final Switch BEARER_ONLY =
      Switch.flag("bearer-only", "The query takes a token only behind Bearer");
  public static final Switch NOTIFIED_FIRST =
      Switch.flag("callback-before-answer", "Notified before the page hears of it");

  static final String NAME = "Izipay";
  static final String SCRIPT = "/payments/v1/js/index.js";

  private static final String TOKEN_KEY = "EXAMPLE-simulator-jwt-key";

  /** A refund here is done or refused; nothing follows it. */
  private static final Switch REFUND_COURSE =
      Switch.choice(
          "refund-course", "Course of a refund", RefundCourse.IMMEDIATE, RefundCourse.FAILS);

  private static final List<Switch> SWITCHES =
      Switch.commonAnd(
          NOTIFIED_FIRST,
          REFUND_COURSE,
          STYLE,
          REPETITIONS,
          SIGNATURE,
          OUTER_APPROVED,
          OTHER_ORDER,
          OTHER_TRANSACTION,
          OTHER_CURRENCY,
          COMMUNICATION_ERROR,
          CANCELLED,
          SEARCH,
          BEARER_ONLY);

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.SUCCESS, Outcome.INSUFFICIENT, Outcome.DECLINED, Outcome.CANCEL, Outcome.EXPIRE);

  private static final Profile PROFILE = new Profile(NAME, "orderNumber", SWITCHES, OUTCOMES);

  /** Whether the page gets a COMMUNICATION_ERROR, and whether the payment was approved then. */
  public enum Communication {
    NO,
    APPROVED,
    ABSENT
  }

  /** What a cancelled form sends to the page; no document says. */
  public enum Cancelled {
    NOTHING,
    UNSIGNED
  }

  /** What Transaction/Search says of an order that was tried. */
  public enum Search {
    TRUTH,
    /** "Transacción No Existe", also of paid ones. */
    NOT_THERE,
    EMPTY,
    /** Code 00, which only means that the query worked. */
    WITHOUT_AUTHORISATION
  }

  private final Map<String, Account> accounts;
  private final OrderStore store;
  private final IzipayApi api;
  private final Checkout checkout;

  private IzipaySimulator(int port, List<Account> known, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    this.accounts =
        known.stream().collect(Collectors.toMap(Account::merchantCode, Function.identity()));
    store = new OrderStore(memory, clock, faults, sender, this::account);
    api =
        new IzipayApi(
            code -> Optional.ofNullable(accounts.get(code)), store, faults, clock, TOKEN_KEY);
    checkout = new Checkout(store, this::account, faults, sender, clock, TOKEN_KEY);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param accounts whoever else asks for a token is refused
   * @param stateFile the state is read from it and saved in it
   */
  public static IzipaySimulator start(
      int port, List<Account> accounts, Optional<Path> stateFile, Clock clock) {
    return new IzipaySimulator(port, accounts, stateFile, clock);
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    return switch (request.method() + " " + request.rawPath()) {
      case "POST /security/v1/Token/Generate" -> api.token(request);
      case "POST /orderinfo/v1/Transaction/Search" -> api.search(request);
      case "POST /refund/v1/Transaction/Refund" -> api.refund(request);
      case "GET " + SCRIPT -> script();
      case "POST " + Checkout.PATH + "/open" -> checkout.open(request);
      case "GET " + Checkout.PATH -> checkout.show(request);
      case "POST " + Checkout.PATH -> checkout.press(request);
      default -> SimulatorServer.notFound();
    };
  }

  private static HttpResponse script() {
    return new HttpResponse.Message(
        200,
        Map.of("content-type", "text/javascript; charset=utf-8", "cache-control", "no-store"),
        Resource.text("izipay/index.js").getBytes(StandardCharsets.UTF_8));
  }

  /** Whatever is not 2xx is shown as failed; a switch says whether it is then repeated. */
  @Override
  protected boolean isRepeatedAfter(Callback.Attempt attempt) {
    return attempt.status() / 100 != 2;
  }

  /**
   * A known merchant.
   *
   * @throws IllegalStateException when an earlier process with other merchants took the order
   */
  private Account account(String merchantCode) {
    return Optional.ofNullable(accounts.get(merchantCode))
        .orElseThrow(
            () -> new IllegalStateException("this simulator lacks merchant " + merchantCode));
  }

  /** A ref is an order number as it is; ZaloPay's spelling of it is understood too. */
  @Override
  public String orderId(String idOrRef) {
    return idOrRef.replace("_", "");
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
    return store.byNumber(orderId(idOrRef));
  }

  @Override
  protected SimulatedOrder story(Order order) {
    Instant now = clock.instant();
    Optional<Attempt> payment = order.payment();
    Switches switches = faults.of(order.number());
    return new SimulatedOrder(
        order.number(),
        order.merchantCode(),
        order.state(now),
        order.amount(),
        order.currency(),
        "",
        order.createdAt(),
        order.expiresAt(),
        payment.map(Attempt::uniqueId).orElse(""),
        url() + Checkout.path(store.newestForm(order).map(Form::id).orElse("")),
        api.calls(order.number()),
        sender.of(order.key()),
        order
            .payments()
            .filter(paid -> paid.refunded() > 0)
            .map(paid -> new RefundStory(paid.uniqueId(), paid.refunded(), "done"))
            .toList(),
        switches);
  }
}
