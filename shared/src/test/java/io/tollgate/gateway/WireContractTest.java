package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.money.Money;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * What a gateway with a wire promises of its calls, beside what it promises of messages. It proves
 * it with answers as its documents print them, and with its simulator.
 */
public abstract class WireContractTest extends MessageContractTest {

  /** The gateway's simulator, which knows the same accounts, with this gateway before it. */
  protected abstract Sandbox sandbox(Clock clock);

  /** The gateway's answers when it is asked about {@link #REF} and this much was paid for it. */
  protected abstract HttpHandler paidAnswer(Money amount);

  /** The gateway's answers when it is asked about {@link #REF} and it is not paid. */
  protected abstract NotPaid.Messages<HttpHandler> unpaidAnswers();

  /** Answers about {@link #REF} that say any code, by the name of the field. */
  protected abstract Map<String, CodeTemplate<HttpHandler>> answersWithCode();

  /** Where this plan has the two addresses of its bill. */
  protected abstract Addresses addresses(Plan plan);

  /** Whether opening a bill only signs a link or shows a form, without a call to the gateway. */
  protected boolean opensWithoutACall() {
    return false;
  }

  /** Whether the gateway is told the deadline, and closes the bill at it. */
  protected boolean knowsTheDeadline() {
    return true;
  }

  /** What a query says of a bill that was opened, whose buyer has come, and nobody has paid. */
  protected Report openedReport() {
    return new Report.Waiting();
  }

  /** What a query says of a bill whose opening never reached the gateway. */
  protected Report unknownReport() {
    return new Report.NotFound();
  }

  /** Whether an answer says which bill it is about. */
  protected boolean answersNameTheBill() {
    return true;
  }

  /** A bill as it is stored once it was opened. */
  protected Bill opened(Bill planned) {
    return planned;
  }

  @Test
  void callbackAndReturnAddressStandEachInItsOwnPlace() {
    NewBill bill = newBill(REF, price());
    Plan plan = nowhere().plan(bill, NOW);
    Addresses addresses = addresses(plan);
    assertTrue(addresses.browserReturn().startsWith(bill.returnUrl().toString()));
    addresses
        .callback()
        .ifPresentOrElse(
            callback -> assertEquals(bill.callbackUrl().toString(), callback),
            () -> assertFalse(plan.memo().toString().contains(bill.callbackUrl().toString())));
  }

  @Test
  void simulatorNamesACurrencyThatTheGatewayTakes() {
    String id = nowhere().id().value();
    List<String> named =
        SimulatedGateway.all().stream()
            .filter(gateway -> gateway.id().equals(id))
            .map(SimulatedGateway::currency)
            .toList();
    assertEquals(1, named.size());
    assertTrue(nowhere().limits().containsKey(Currency.getInstance(named.getFirst())));
  }

  @Test
  void amountsInAnswersAreReadExactly() {
    AtomicReference<HttpHandler> answer = new AtomicReference<>();
    onServer(
        request -> answer.get().handle(request),
        gateway ->
            amounts(gateway)
                .forEach(
                    amount -> {
                      answer.set(paidAnswer(amount));
                      Report asked = gateway.query(opened(bill(gateway)));
                      Report.Paid paid =
                          assertInstanceOf(Report.Paid.class, asked, amount.toString());
                      assertEquals(amount, paid.received());
                      assertAnswersEvidence(paid);
                    }));
  }

  @Test
  void paidBillIsAskedAboutWithoutItsBuyersData() {
    AtomicReference<HttpHandler> answer = new AtomicReference<>(paidAnswer(price()));
    onServer(
        request -> answer.get().handle(request),
        gateway -> {
          Bill bill = opened(bill(gateway));
          Map<String, String> kept = new TreeMap<>(bill.memo().values());
          kept.keySet().removeIf(gateway::isPersonal);
          assertInstanceOf(
              Report.Paid.class, gateway.query(BillFixture.with(bill, new Memo(kept))));
        });
  }

  /** An answer is not signed for us: the connection proved it, and its text is kept. */
  private void assertAnswersEvidence(Report.Paid paid) {
    Evidence evidence = paid.evidence();
    assertTrue(evidence.keyId().startsWith(nowhere().id() + "/main/"), evidence.keyId());
    assertTrue(evidence.message().contains(paid.transactionId()), "The answer is not kept");
    assertKeepsSecrets(evidence.toString());
  }

  /** Whatever a gateway answers, another bill's money is not this one's. */
  @Test
  void answerAboutAnotherBillIsNotPaid() {
    if (answersNameTheBill()) {
      onServer(
          paidAnswer(price()),
          gateway -> {
            NewBill other = newBill(new Ref("260201ABCDEFGHK"), price());
            Bill bill = opened(BillFixture.planned(gateway, other, NOW));
            assertFalse(isPaid(gateway, bill), "Another bill's payment is taken for this one's");
          });
    }
  }

  @Test
  void everyKindOfUnpaidAnswerIsGivenOrStatedToBeNeverSent() {
    assertComplete(unpaidAnswers());
  }

  @TestFactory
  Stream<DynamicTest> unpaidAnswerBecomesItsReport() {
    return each(
        unpaidAnswers().sent(),
        unpaid ->
            onServer(
                unpaid.message(),
                gateway -> assertEquals(unpaid.report(), gateway.query(opened(bill(gateway))))));
  }

  @TestFactory
  Stream<DynamicTest> answerWithAnotherCodeIsNotPaid() {
    assertFalse(answersWithCode().isEmpty());
    return each(answersWithCode(), this::assertOnlyThePaidCodeIsPaid);
  }

  private void assertOnlyThePaidCodeIsPaid(CodeTemplate<HttpHandler> template) {
    AtomicReference<String> code = new AtomicReference<>();
    onServer(
        request -> template.message().apply(code.get()).handle(request),
        gateway -> {
          for (String paid : template.paid()) {
            code.set(paid);
            assertTrue(
                isPaid(gateway, opened(bill(gateway))), () -> "Code '" + paid + "' is not paid");
          }
          for (String other : template.others()) {
            code.set(other);
            assertFalse(
                isPaid(gateway, opened(bill(gateway))), () -> "Code '" + other + "' is paid");
          }
        });
  }

  private static boolean isPaid(Gateway gateway, Bill bill) {
    try {
      return gateway.query(bill) instanceof Report.Paid;
    } catch (GatewayUnreachable _) {
      return false;
    }
  }

  @Test
  void openedUnpaidBillIsReportedAsSuch() {
    try (Sandbox sandbox = sandbox(CLOCK)) {
      assertEquals(openedReport(), sandbox.gateway().query(sandbox.open(newBill(REF, price()))));
    }
    assertTrue(
        Stream.of(NotPaid.WAITING, NotPaid.OPEN_PAGE, NotPaid.UNKNOWN_BILL)
            .anyMatch(kind -> kind.mayBecome(openedReport())));
  }

  @Test
  void unknownBillIsReportedAsSuch() {
    try (Sandbox sandbox = sandbox(CLOCK)) {
      assertEquals(unknownReport(), sandbox.gateway().query(bill(sandbox.gateway())));
    }
    assertTrue(
        Stream.of(NotPaid.WAITING, NotPaid.UNKNOWN_BILL)
            .anyMatch(kind -> kind.mayBecome(unknownReport())));
  }

  /** That time decides whether late money still counts, so it is the payment's and not ours. */
  @Test
  void queryAndCallbackGiveTheSameReportWheneverTheyAreRead() {
    SettableClock clock = SettableClock.at(NOW);
    try (Sandbox sandbox = sandbox(clock)) {
      Gateway gateway = sandbox.gateway();
      Bill bill = sandbox.open(newBill(REF, price()));
      clock.pass(Duration.ofMinutes(3));
      sandbox.simulator().pay(REF.value(), Outcome.SUCCESS);
      Instant paidAt = clock.instant();
      Callback called = gateway.read(sandbox.callback(REF));
      clock.pass(Duration.ofHours(5));
      Report asked = gateway.query(bill);
      assertEquals(said(called), said(new Callback.Verified(bill.account(), REF, asked)));
      assertEquals(said(called), said(gateway.read(sandbox.callback(REF))));
      Duration off = Duration.between(((Report.Paid) asked).paidAt(), paidAt).abs();
      assertTrue(off.toSeconds() < 1, "paid " + off + " before or after it was");
    }
  }

  /** The gateway asks the buyer for the bill's amount, and closes when the bill does. */
  @Test
  void gatewayIsToldTheAmountAndTheDeadlineOfTheBill() {
    try (Sandbox sandbox = sandbox(CLOCK)) {
      List<Money> all = amounts(sandbox.gateway()).toList();
      int step = Math.max(1, all.size() / 12);
      List<Money> some =
          IntStream.range(0, Math.min(12, all.size())).mapToObj(i -> all.get(i * step)).toList();
      for (int i = 0; i < some.size(); i++) {
        Ref ref = new Ref("260201ABCDEFG" + (char) ('A' + i / 8) + (1 + i % 8));
        Duration wish = Duration.ofMinutes(40 + i);
        Bill bill = sandbox.paid(expiringIn(newBill(ref, some.get(i)), wish));
        assertEquals(some.get(i).minorUnits(), sandbox.order(ref).amount());
        assertEquals(some.get(i).currency().getCurrencyCode(), sandbox.order(ref).currency());
        assertEquals(
            some.get(i),
            assertInstanceOf(Report.Paid.class, sandbox.gateway().query(bill)).received());
        if (knowsTheDeadline()) {
          Duration off = Duration.between(bill.deadline(), sandbox.order(ref).expiresAt());
          assertTrue(off.abs().toSeconds() < 1, "the gateway closes " + off + " later");
        }
      }
    }
  }

  @Test
  void openingTwiceIsOnePayment() {
    try (Sandbox sandbox = sandbox(CLOCK)) {
      Gateway gateway = sandbox.gateway();
      Bill bill = bill(gateway);
      Opening first = gateway.open(bill);
      Opening second = gateway.open(bill);
      assertTrue(second.equals(first) || second instanceof Opening.AlreadyOpen, "" + second);
      sandbox.visit(bill, first);
      sandbox.simulator().pay(REF.value(), Outcome.SUCCESS);
      assertEquals(1, sandbox.payments());
    }
  }

  @Test
  void repeatedCallIsByteEqual() {
    List<HttpRequest> seen = new ArrayList<>();
    onServer(
        request -> {
          seen.add(request);
          return HttpResponse.text(503, "text/plain", "");
        },
        gateway -> {
          Bill bill = bill(gateway);
          if (opensWithoutACall()) {
            assertEquals(gateway.open(bill), gateway.open(bill));
          } else {
            for (int i = 0; i < 2; i++) {
              assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
            }
          }
        });
    assertEquals(opensWithoutACall() ? 0 : 2, seen.size());
    seen.forEach(
        request -> {
          assertEquals(seen.getFirst().text(), request.text());
          assertEquals(seen.getFirst().target(), request.target());
          assertKeepsSecrets(request.text());
        });
  }

  @TestFactory
  Stream<DynamicTest> outageIsUnreachable() {
    Map<String, HttpResponse> answers = new LinkedHashMap<>();
    answers.put("500", HttpResponse.text(500, "text/plain", "Internal Server Error"));
    answers.put("401", HttpResponse.json(401, "{}"));
    answers.put("429", HttpResponse.json(429, "{}"));
    answers.put("a redirect", HttpResponse.redirect("/elsewhere"));
    answers.put("a web page", HttpResponse.html(200, "<!doctype html><title>Bad gateway</title>"));
    answers.put("nothing", HttpResponse.json(200, ""));
    answers.put("half an answer", HttpResponse.json(200, "{\"return_co"));
    answers.put("an empty object", HttpResponse.json(200, "{}"));
    answers.put("an array", HttpResponse.json(200, "[]"));
    answers.put("too much", HttpResponse.json(200, "{\"a\":\"" + "x".repeat(1_100_000) + "\"}"));
    answers.put("a closed connection", new HttpResponse.Drop());
    Stream<DynamicTest> broken =
        each(answers, answer -> onServer(_ -> answer, this::assertUnreachable));
    DynamicTest refused = dynamicTest("a refused connection", () -> assertUnreachable(nowhere()));
    return Stream.concat(broken, Stream.of(refused));
  }

  private void assertUnreachable(Gateway gateway) {
    calls(gateway)
        .forEach((name, call) -> assertQuiet(assertThrows(GatewayUnreachable.class, call, name)));
  }

  /** No answer can be asked for, which is not that there is none. */
  @Test
  void callsForARemovedAccountAreUnreachable() {
    Gateway without = gatewayWithoutMain(NOWHERE, CLOCK);
    String said = without.id() + " unreachable: no account named main here";
    calls(nowhere(), without)
        .forEach(
            (name, call) ->
                assertEquals(
                    said, assertThrows(GatewayUnreachable.class, call, name).getMessage(), name));
  }

  private Map<String, Executable> calls(Gateway gateway) {
    Map<String, Executable> calls = calls(gateway, gateway);
    if (opensWithoutACall()) {
      calls.remove("open");
    }
    return calls;
  }

  /** Everything that may be asked of a gateway, about a bill that was planned by one like it. */
  private Map<String, Executable> calls(Gateway planner, Gateway gateway) {
    Bill bill = bill(planner);
    Map<String, Executable> calls = new LinkedHashMap<>();
    if (!(gateway instanceof EmbeddedForms)) {
      calls.put("open", () -> gateway.open(bill));
    }
    calls.put("query", () -> gateway.query(bill));
    if (gateway instanceof EmbeddedForms able) {
      calls.put("session", () -> able.session(bill));
    }
    if (gateway instanceof Expires able) {
      calls.put("expire", () -> able.expire(bill));
    }
    if (gateway instanceof Refunds able) {
      Refunds.Refund refund = RefundsContract.planned((Refunds) planner, bill, bill.amount());
      calls.put("refund", () -> able.refund(refund));
      if (asksAboutRefunds()) {
        calls.put("query of a refund", () -> able.queryRefund(refund));
      }
    }
    if (gateway instanceof Reversals able) {
      calls.put("reversals", () -> able.reversals(bill, "1"));
    }
    if (gateway instanceof EventLog able) {
      calls.put("events", () -> able.events(bill.account(), NOW, ""));
    }
    return calls;
  }

  /** Whether the gateway can be asked what became of a refund. */
  protected boolean asksAboutRefunds() {
    return true;
  }

  /** Whether the gateway is told our name of a refund, so that it knows a repeat. */
  protected boolean sendsRefundIdentity() {
    return true;
  }

  @TestFactory
  Stream<DynamicTest> refunds() {
    return nowhere() instanceof Refunds ? new RefundsContract(this).tests() : Stream.empty();
  }

  @TestFactory
  Stream<DynamicTest> expiry() {
    return nowhere() instanceof Expires ? new ExpiresContract(this).tests() : Stream.empty();
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return nowhere() instanceof ChecksKeys ? new KeysContract(this).tests() : Stream.empty();
  }

  /** The gateway with an account main whose keys its simulator does not know. */
  protected Gateway gatewayWithWrongKeys(URI api) {
    throw new UnsupportedOperationException("Only where keys are checked: " + api);
  }

  /** The gateway against a server on this machine. */
  protected final void onServer(HttpHandler handler, Consumer<Gateway> test) {
    try (HttpServer server = HttpServer.start(0, handler)) {
      test.accept(gateway(URI.create("http://127.0.0.1:" + server.port())));
    }
  }

  private void assertQuiet(GatewayUnreachable unreachable) {
    for (Throwable t = unreachable; t != null; t = t.getCause()) {
      assertKeepsSecrets(t.toString());
    }
  }
}
