package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.money.Money;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a gateway with a wire promises. It proves it by extending this class with genuine messages
 * whose signatures its own code did not make, and with its simulator.
 */
public abstract class WireContractTest extends GatewayContractTest {

  /** A genuine callback that this much was paid for this reference. */
  protected abstract CallbackRequest paidCallback(Ref ref, Money amount);

  /** The same message with one thing wrong each, by name. */
  protected abstract Map<String, CallbackRequest> forgeries();

  /** The gateway's simulator, which knows the same accounts. */
  protected abstract Sandbox sandbox();

  /** Whether opening a bill only signs a link or shows a form, without a call to the gateway. */
  protected boolean opensWithoutACall() {
    return false;
  }

  /** A simulated gateway with the product's own before it. */
  protected interface Sandbox extends AutoCloseable {

    Gateway gateway();

    /** The buyer pays an opened bill. */
    void pay(Bill bill, Opening opening);

    /** The callback that the simulator sends of a paid bill. */
    CallbackRequest callback(Ref ref);

    /** How many payments stand in the simulator's books. */
    int payments();

    @Override
    void close();
  }

  /** A sandbox as most are: the simulator's own control takes the buyer's place. */
  protected static class Simulated implements Sandbox {

    private final Gateway gateway;
    private final RunningSimulator simulator;

    public Simulated(Gateway gateway, RunningSimulator simulator) {
      this.gateway = gateway;
      this.simulator = simulator;
    }

    @Override
    public final Gateway gateway() {
      return gateway;
    }

    @Override
    public void pay(Bill bill, Opening opening) {
      simulator.pay(bill.ref().value(), Outcome.SUCCESS);
    }

    @Override
    public CallbackRequest callback(Ref ref) {
      return WireContractTest.callback(Optional.empty(), messages(ref).getFirst().body());
    }

    /** What the simulator has sent about a bill, oldest first. */
    protected final List<Message> messages(Ref ref) {
      return simulator.order(ref.value()).orElseThrow().callbacks().stream()
          .map(io.tollgate.simulator.Callback::message)
          .toList();
    }

    @Override
    public final int payments() {
      return (int)
          simulator.orders().stream().filter(o -> o.state() == SimulatedOrder.State.PAID).count();
    }

    @Override
    public final void close() {
      simulator.close();
    }
  }

  @Test
  void amountsInCallbacksAreReadExactly() {
    Gateway gateway = nowhere();
    amounts(gateway)
        .forEach(
            amount -> {
              Callback.Verified verifiedCallback =
                  assertInstanceOf(
                      Callback.Verified.class,
                      gateway.read(paidCallback(REF, amount)),
                      amount.toString());
              Report.Paid paid = assertInstanceOf(Report.Paid.class, verifiedCallback.report());
              assertEquals(amount, paid.received());
              assertEquals(newBill(REF, amount).account(), verifiedCallback.account());
              assertEquals(REF, verifiedCallback.ref());
            });
  }

  @Test
  void sameCallbackIsAlwaysReadTheSame() {
    Gateway gateway = nowhere();
    Callback once = gateway.read(paidCallback(REF, price()));
    assertEquals(once, gateway.read(paidCallback(REF, price())));
    assertEquals(once, nowhere().read(paidCallback(REF, price())));
  }

  @Test
  void storedEvidenceIsVerifiedAgainWithTheSameContent() {
    Callback said = nowhere().read(paidCallback(REF, price()));
    boolean isSigned = !evidence().signature().isEmpty();
    assertEquals(isSigned, nowhere() instanceof VerifiesEvidence);
    if (isSigned) {
      assertEquals(new Verification.Verified(said), verified(evidence()));
    }
  }

  @TestFactory
  Stream<DynamicTest> signedEvidence() {
    return nowhere() instanceof VerifiesEvidence
        ? Stream.of(
            dynamicTest("one character changed is damaged", this::assertChangedEvidenceIsDamaged),
            dynamicTest(
                "an answer, or a key that is gone, is not verifiable",
                this::assertEvidenceWithoutItsKeyIsNotVerifiable))
        : Stream.empty();
  }

  private void assertChangedEvidenceIsDamaged() {
    Evidence evidence = evidence();
    for (int i = 0; i < evidence.message().length(); i++) {
      Evidence changed =
          new Evidence(
              evidence.keyId(),
              changed(evidence.message(), i),
              evidence.keyFingerprint(),
              evidence.signature());
      assertEquals(new Verification.Damaged(), verified(changed), changed.message());
    }
    for (int i = 0; i < evidence.signature().length(); i++) {
      Evidence changed =
          new Evidence(
              evidence.keyId(),
              evidence.message(),
              evidence.keyFingerprint(),
              changed(evidence.signature(), i));
      assertEquals(new Verification.Damaged(), verified(changed), changed.signature());
    }
  }

  /** The name of a key says nothing: after a rotation it is another key's. */
  private void assertEvidenceWithoutItsKeyIsNotVerifiable() {
    Evidence evidence = evidence();
    assertEquals(
        new Verification.NotVerifiable(),
        verified(new Evidence(evidence.keyId(), evidence.message())));
    Evidence ofAnother =
        new Evidence(
            evidence.keyId(),
            evidence.message(),
            new Key("gone", new Secret("a key that was rotated away")).fingerprint(),
            evidence.signature());
    assertEquals(new Verification.NotVerifiable(), verified(ofAnother));
    assertEquals(
        new Verification.NotVerifiable(),
        ((VerifiesEvidence) nowhere()).verify("an account nobody has", evidence));
  }

  private Evidence evidence() {
    Callback.Verified said = (Callback.Verified) nowhere().read(paidCallback(REF, price()));
    return ((Report.Paid) said.report()).evidence();
  }

  private Verification verified(Evidence evidence) {
    return ((VerifiesEvidence) nowhere()).verify(newBill(REF, price()).account(), evidence);
  }

  private static String changed(String text, int at) {
    char other = text.charAt(at) == '0' ? '1' : '0';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @Test
  void paidReportHasEvidenceWithoutSecrets() {
    Callback.Verified verifiedCallback =
        (Callback.Verified) nowhere().read(paidCallback(REF, price()));
    Evidence evidence = ((Report.Paid) verifiedCallback.report()).evidence();
    assertTrue(
        evidence.keyId().startsWith(nowhere().id() + "/" + verifiedCallback.account() + "/"));
    assertKeepsSecrets(evidence.toString());
    assertNotEquals("", evidence.message());
  }

  @TestFactory
  Stream<DynamicTest> aForgedMessageIsRejected() {
    Gateway gateway = nowhere();
    return forgeries().entrySet().stream()
        .map(
            forgery ->
                dynamicTest(
                    forgery.getKey(),
                    () ->
                        assertInstanceOf(
                            Callback.Rejected.class, gateway.read(forgery.getValue()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"another account's key", "the other environment's key"})
  void forgeriesIncludeSignaturesByOtherKeys(String key) {
    assertTrue(forgeries().containsKey(key));
  }

  /**
   * Wherever one character is another: in the query, in the body, in a header. What no signature
   * covers may change, and then the message says what it said.
   */
  @Test
  void callbackWithOneChangedCharacterIsRejectedOrMeansTheSame() {
    Gateway gateway = nowhere();
    CallbackRequest genuine = paidCallback(REF, price());
    Object said = said(gateway.read(genuine));
    String body = new String(genuine.body(), StandardCharsets.UTF_8);
    List<CallbackRequest> changed = new ArrayList<>();
    changes(genuine.rawQuery())
        .map(q -> with(genuine, q, genuine.headers(), body))
        .forEach(changed::add);
    changes(body)
        .map(b -> with(genuine, genuine.rawQuery(), genuine.headers(), b))
        .forEach(changed::add);
    genuine
        .headers()
        .forEach(
            (name, value) ->
                changes(value)
                    .map(
                        v -> {
                          Map<String, String> headers = new TreeMap<>(genuine.headers());
                          headers.put(name, v);
                          return with(genuine, genuine.rawQuery(), headers, body);
                        })
                    .forEach(changed::add));
    int rejected = 0;
    for (CallbackRequest request : changed) {
      switch (gateway.read(request)) {
        case Callback.Verified verified -> assertEquals(said, said(verified));
        case Callback.Rejected _ -> rejected++;
        case Callback.Irrelevant _ -> {}
        case Callback.Foreign _,
            Callback.Returned _,
            Callback.RefundNotification _,
            Callback.DisputeNotification _ ->
            throw new AssertionError("A changed message is believed");
      }
    }
    assertTrue(rejected > changed.size() / 3, rejected + " of " + changed.size() + " rejected");
  }

  /** Each character in turn, replaced by its neighbour. */
  private static Stream<String> changes(String text) {
    return Stream.iterate(0, i -> i < text.length(), i -> i + 1)
        .map(i -> text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1));
  }

  private static CallbackRequest with(
      CallbackRequest genuine, String query, Map<String, String> headers, String body) {
    return new CallbackRequest(
        genuine.channel(),
        genuine.account(),
        genuine.method(),
        query,
        headers,
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** What a message says of money, without the text that proves it. */
  private static Object said(Callback callback) {
    Callback.Verified verified = assertInstanceOf(Callback.Verified.class, callback);
    Report.Paid paid = assertInstanceOf(Report.Paid.class, verified.report());
    return List.of(
        verified.account(), verified.ref(), paid.received(), paid.transactionId(), paid.paidAt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/Lima", "Asia/Tokyo"})
  void callbackDoesNotDependOnTheDefaultTimeZone(String zone) {
    Callback callback = nowhere().read(paidCallback(REF, price()));
    inZone(zone, () -> assertEquals(callback, nowhere().read(paidCallback(REF, price()))));
  }

  @Test
  void queryAndCallbackGiveTheSameReport() {
    try (Sandbox sandbox = sandbox()) {
      Gateway gateway = sandbox.gateway();
      Bill bill = BillFixture.planned(gateway, newBill(REF, price()), NOW);
      Opening.Opened opened = assertInstanceOf(Opening.Opened.class, gateway.open(bill));
      Bill open = BillFixture.opened(bill, opened);
      sandbox.pay(open, opened);
      assertEquals(
          said(gateway.read(sandbox.callback(REF))),
          said(new Callback.Verified(bill.account(), REF, gateway.query(open))));
    }
  }

  @Test
  void openingTwiceIsOnePayment() {
    try (Sandbox sandbox = sandbox()) {
      Gateway gateway = sandbox.gateway();
      Bill bill = BillFixture.planned(gateway, newBill(REF, price()), NOW);
      Opening first = gateway.open(bill);
      Opening second = gateway.open(bill);
      assertTrue(second.equals(first) || second instanceof Opening.AlreadyOpen, "" + second);
      sandbox.pay(BillFixture.opened(bill, (Opening.Opened) first), first);
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
  Stream<DynamicTest> noUsableAnswerIsUnreachable() {
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
    return answers.entrySet().stream()
        .map(
            answer ->
                dynamicTest(
                    answer.getKey(), () -> onServer(_ -> answer.getValue(), this::unreachable)));
  }

  @Test
  void refusedConnectionIsUnreachable() {
    unreachable(nowhere());
  }

  /** The gateway against a server on this machine. */
  protected final void onServer(HttpHandler handler, Consumer<Gateway> test) {
    try (HttpServer server = HttpServer.start(0, handler)) {
      test.accept(gateway(URI.create("http://127.0.0.1:" + server.port())));
    }
  }

  private void unreachable(Gateway gateway) {
    Bill bill = bill(gateway);
    if (!opensWithoutACall()) {
      assertQuiet(assertThrows(GatewayUnreachable.class, () -> gateway.open(bill)));
    }
    assertQuiet(assertThrows(GatewayUnreachable.class, () -> gateway.query(bill)));
    if (gateway instanceof Reversals able) {
      assertQuiet(assertThrows(GatewayUnreachable.class, () -> able.reversals(bill, "1")));
    }
    if (gateway instanceof EventLog able) {
      assertQuiet(
          assertThrows(GatewayUnreachable.class, () -> able.events(bill.account(), NOW, "")));
    }
  }

  private void assertQuiet(GatewayUnreachable unreachable) {
    for (Throwable t = unreachable; t != null; t = t.getCause()) {
      assertKeepsSecrets(t.toString());
    }
  }

  protected static CallbackRequest callback(Optional<String> account, String body) {
    return new CallbackRequest(
        CallbackRequest.Channel.CALLBACK,
        account,
        "POST",
        "",
        Map.of("content-type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  protected static CallbackRequest browserReturn(Optional<String> account, String rawQuery) {
    return new CallbackRequest(
        CallbackRequest.Channel.RETURN, account, "GET", rawQuery, Map.of(), new byte[0]);
  }
}
