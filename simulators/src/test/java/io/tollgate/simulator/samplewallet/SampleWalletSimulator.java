package io.tollgate.simulator.samplewallet;

import io.tollgate.simulator.Callback;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.SimulatorServer;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.samplewallet.Order.Payment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sample Wallet on one machine: its API as its document says, a payment page, callbacks, and a
 * control page at {@code /control} that can break any of it. Shares no code with what it tests.
 */
public final class SampleWalletSimulator extends StatefulSimulator<Order> {

  static final String NAME = "Sample Wallet";

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.SUCCESS,
          Outcome.LATE_SUCCESS,
          Outcome.INSUFFICIENT,
          Outcome.DECLINED,
          Outcome.CANCEL,
          Outcome.EXPIRE,
          Outcome.SUSPICIOUS);

  private static final Profile PROFILE =
      new Profile(NAME, "reference", Switch.commonAnd(), OUTCOMES);

  private final OrderStore store;
  private final SampleWalletApi api;
  private final PayPage page;

  SampleWalletSimulator(
      int port, Map<String, Merchant> merchants, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    store = new OrderStore(memory, clock, faults, sender, merchants::get);
    api = new SampleWalletApi(merchants, store, faults, sender, clock, this::url);
    page = new PayPage(store, faults, merchants::get, clock);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param stateFile the state is read from it and saved in it
   */
  public static SampleWalletSimulator start(
      int port, List<Merchant> merchants, Optional<Path> stateFile, Clock clock) {
    // fact: the rest of the simulator: codes, states, delays, pages
    Map<String, Merchant> byId =
        merchants.stream().collect(Collectors.toMap(Merchant::id, Function.identity()));
    return new SampleWalletSimulator(port, byId, stateFile, clock);
    // end of fact
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    return switch (request.method() + " " + request.rawPath()) {
      case "POST /v1/payments" -> api.create(request);
      case "POST /v1/payments/query" -> api.query(request);
      case "POST /v1/payments/expire" -> api.expire(request);
      case "POST /v1/refunds" -> api.refund(request);
      case "POST /v1/refunds/query" -> api.queryRefund(request);
      case "GET /pay" -> page.show(request);
      case "POST /pay" -> page.press(request);
      default -> SimulatorServer.notFound();
    };
  }

  /** The wallet repeats a callback until it is answered with 200 or 400. */
  @Override
  protected boolean isRepeatedAfter(Callback.Attempt attempt) {
    return attempt.status() != 200 && attempt.status() != 400;
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
  protected Optional<Order> find(String idOrRef) {
    return store.byReference(idOrRef);
  }

  @Override
  protected SimulatedOrder story(Order order) {
    Instant now = clock.instant();
    Order.Request request = order.request();
    String transactionId = order.payment(now).map(Payment::transactionId).orElse("");
    return new SimulatedOrder(
        request.reference(),
        "merchant " + request.merchantId(),
        order.state(now),
        request.amount(),
        request.currency(),
        request.description(),
        order.createdAt(),
        order.expiresAt(),
        transactionId,
        PayPage.url(url(), order),
        api.calls(request.reference()),
        sender.of(order.key()),
        store.refunds(request.merchantId(), transactionId).stream()
            .map(refund -> new RefundStory(refund.id(), refund.amount(), refund.state(now)))
            .toList(),
        faults.of(request.reference()));
  }

  @Override
  public void clear() {
    store.clear();
    api.clear();
  }
}
