package io.tollgate.simulator.vnpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.simulator.BookedSimulator;
import io.tollgate.simulator.Callback;
import io.tollgate.simulator.CommandLine;
import io.tollgate.simulator.DeskAction;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.OrderStory;
import io.tollgate.simulator.OrderStory.RefundStory;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatorServer;
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
public final class VnpaySimulator extends BookedSimulator<Payment> {

  static final String NAME = "VNPAY";
  static final String CURRENCY = "VND";

  /** VNPAY's acceptance: six IPNs on the reference of an order. */
  public static final DeskAction ACCEPTANCE =
      new DeskAction("acceptance", "Run VNPAY's six acceptance cases", false, false);

  private static final DeskAction REFUND =
      new DeskAction("refund", "Refund in the portal", true, true);

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
  private final Book book;
  private final TransactionApi api;
  private final PayPage page;
  private final AcceptanceCases acceptance;

  private VnpaySimulator(
      int port, List<Terminal> terminals, Optional<Path> stateFile, Clock clock) {
    super(PROFILE, stateFile, clock);
    this.terminals = List.copyOf(terminals);
    book = new Book(memory, clock, faults, courier, this.terminals);
    api = new TransactionApi(this.terminals, book, faults, clock);
    page = new PayPage(this.terminals, book, faults, courier, clock);
    acceptance = new AcceptanceCases(book, clock);
    open(port, this::route);
  }

  /**
   * Starts on loopback.
   *
   * @param port 0 takes a free one
   * @param stateFile what an earlier life knew is read from it, and everything is kept there
   */
  public static VnpaySimulator start(
      int port, List<Terminal> terminals, Optional<Path> stateFile, Clock clock) {
    return new VnpaySimulator(port, terminals, stateFile, clock);
  }

  /**
   * Starts alone: {@code --port 8082 --terminal tmnCode:secret:ipnUrl --state file}; without a
   * terminal nobody can pay.
   */
  public static void main(String[] args) {
    CommandLine.run(
        args, 8082, "--terminal", "tmnCode:secret:ipnUrl", Terminal::parse, VnpaySimulator::start);
  }

  private HttpResponse route(HttpRequest request) throws InterruptedException {
    return switch (request.method() + " " + request.rawPath()) {
      case "GET " + PayPage.DOOR -> page.open(request);
      case "GET " + PayPage.PAGE -> page.show(request);
      case "POST " + PayPage.PAGE -> page.press(request);
      case "GET " + PayPage.ERROR -> page.error(request);
      case "POST /merchant_webapi/api/transaction" -> api.call(request);
      case "POST /qrpayauth/api/merchant/get_bank_list" -> BankList.answer(request, terminals);
      default -> SimulatorServer.notFound();
    };
  }

  /** VNPAY's rule: 00 and 02 end it, whatever else comes or does not come is repeated. */
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
  public List<DeskAction> deskActions() {
    return List.of(ACCEPTANCE, REFUND);
  }

  @Override
  public Optional<Object> act(String idOrRef, DeskAction action, Optional<Long> amount) {
    return action.equals(REFUND) ? refund(idOrRef, amount) : accept(idOrRef);
  }

  /** By the merchant's people in the portal, all of it or a part. */
  private Optional<Object> refund(String idOrRef, Optional<Long> amount) {
    return find(idOrRef)
        .filter(payment -> payment.money(clock.instant()).isPresent())
        .map(
            payment -> {
              String code = book.refundAtPortal(payment, amount);
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
    book.clear();
    api.clear();
  }

  @Override
  protected Book book() {
    return book;
  }

  @Override
  protected Optional<Payment> find(String txnRef) {
    return book.all().stream().filter(p -> p.request().txnRef().equals(txnRef)).findFirst();
  }

  @Override
  protected OrderStory story(Payment payment) {
    Instant now = clock.instant();
    Payment.Request sent = payment.request();
    List<RefundStory> refunds =
        book.refunds(payment.key()).stream()
            .map(r -> new RefundStory(r.id(), r.amount(), r.state(now)))
            .toList();
    return new OrderStory(
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
        courier.of(payment.key()),
        refunds,
        faults.of(sent.txnRef()));
  }
}
