package io.tollgate.simulator.vnpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Callback;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.SimulatorServer;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * VNPAY on one machine: PAY 2.1.0 as its documents say, its pages, IPNs, querydr and refund, and a
 * control page at {@code /control} that can break any of it. Shares no code with what it tests.
 */
public final class VnpaySimulator extends StatefulSimulator<Payment> {

  static final String NAME = "VNPAY";
  static final String CURRENCY = "VND";

  /** VNPAY's acceptance: six IPNs on the reference of an order. */
  public static final MerchantAction ACCEPTANCE =
      new MerchantAction("acceptance", "Run VNPAY's six acceptance cases", false, false);

  private static final MerchantAction REFUND =
      new MerchantAction("refund", "Refund in the portal", true, true);

  private static final List<Outcome> OUTCOMES =
      List.of(
          Outcome.SUCCESS,
          Outcome.LATE_SUCCESS,
          Outcome.DELAYED,
          Outcome.SUSPICIOUS,
          Outcome.INSUFFICIENT,
          Outcome.DECLINED,
          Outcome.CANCEL,
          Outcome.EXPIRE);

  private static final Profile PROFILE = new Profile(NAME, "vnp_TxnRef", Fault.ALL, OUTCOMES);

  private final List<Terminal> terminals;
  private final PaymentStore store;
  private final TransactionApi api;
  private final PayPage page;
  private final AcceptanceCases acceptance;

  private VnpaySimulator(
      int port, List<Terminal> terminals, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    this.terminals = List.copyOf(terminals);
    store = new PaymentStore(memory, clock, faults, sender, this.terminals);
    api = new TransactionApi(this.terminals, store, faults, clock);
    page = new PayPage(this.terminals, store, faults, sender, clock);
    acceptance = new AcceptanceCases(store, clock);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param stateFile the state is read from it and saved in it
   */
  public static VnpaySimulator start(
      int port, List<Terminal> terminals, Optional<Path> stateFile, Clock clock) {
    return new VnpaySimulator(port, terminals, stateFile, clock);
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    return switch (request.method() + " " + request.rawPath()) {
      case "GET " + PayPage.ENTRY -> page.open(request);
      case "GET " + PayPage.PAGE -> page.show(request);
      case "POST " + PayPage.PAGE -> page.press(request);
      case "GET " + PayPage.ERROR -> page.error(request);
      case "POST /merchant_webapi/api/transaction" -> api.call(request);
      case "POST /qrpayauth/api/merchant/get_bank_list" -> BankList.answer(request, terminals);
      default -> SimulatorServer.notFound();
    };
  }

  /** VNPAY's retry rule: replies 00 and 02 end it; any other reply, or none, is retried. */
  @Override
  protected boolean isRepeatedAfter(Callback.Attempt attempt) {
    JsonNode code = Json.parse(attempt.reply()).path("RspCode");
    return attempt.status() != 200 || !Set.of("00", "02").contains(code.asText());
  }

  /** A ref is the vnp_TxnRef as it is. */
  @Override
  public String orderId(String idOrRef) {
    return idOrRef;
  }

  @Override
  public List<MerchantAction> merchantActions() {
    return List.of(ACCEPTANCE, REFUND, MerchantAction.PAY_AGAIN);
  }

  @Override
  public Optional<Object> act(String idOrRef, MerchantAction action, Optional<Long> amount) {
    if (action.equals(MerchantAction.PAY_AGAIN)) {
      return find(idOrRef).filter(store::payAgain).map(this::story);
    }
    return action.equals(REFUND) ? refund(idOrRef, amount) : accept(idOrRef);
  }

  /** By the merchant's people in the portal, all of it or a part. */
  private Optional<Object> refund(String idOrRef, Optional<Long> amount) {
    return find(idOrRef)
        .filter(payment -> payment.money(clock.instant()).isPresent())
        .map(
            payment -> {
              String code = store.refundAtPortal(payment, amount);
              if (!code.equals("00")) {
                throw new IllegalArgumentException("Refused with code " + code);
              }
              return story(payment);
            });
  }

  private Optional<Object> accept(String idOrRef) {
    return find(idOrRef)
        .flatMap(
            payment ->
                Terminal.find(terminals, payment.request().tmnCode())
                    .filter(terminal -> !terminal.ipnUrl().isEmpty())
                    .map(terminal -> acceptance.run(terminal, payment)));
  }

  @Override
  public void clear() {
    store.clear();
    api.clear();
  }

  @Override
  protected PaymentStore store() {
    return store;
  }

  @Override
  protected Optional<Payment> find(String txnRef) {
    return store.byRef(txnRef);
  }

  @Override
  protected SimulatedOrder story(Payment payment) {
    Instant now = clock.instant();
    Payment.Request sent = payment.request();
    List<RefundStory> refunds =
        store.refunds(payment.key()).stream()
            .map(r -> new RefundStory(r.id(), r.amount(), r.state(now)))
            .toList();
    return new SimulatedOrder(
        sent.txnRef(),
        sent.tmnCode(),
        payment.state(now),
        sent.amount(),
        CURRENCY,
        sent.orderInfo(),
        payment.createdAt(),
        payment.expiresAt(),
        payment.money(now).map(r -> Long.toString(r.transactionNo())).orElse(""),
        PayPage.url(url(), payment),
        api.calls(sent.txnRef()),
        sender.of(payment.key()),
        refunds,
        faults.of(sent.txnRef()));
  }
}
