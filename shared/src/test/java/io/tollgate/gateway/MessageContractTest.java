package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a gateway with a wire promises of the messages that come in under its name: callbacks of its
 * server, and browsers that return. It proves it with genuine messages whose signatures its own
 * code did not make.
 */
public abstract class MessageContractTest extends GatewayContractTest {

  /** The same gateway after the account {@code main} was taken out of its configuration. */
  protected abstract Gateway gatewayWithoutMain(URI api, Clock clock);

  /** A genuine callback that this much was paid for this reference. */
  protected abstract CallbackRequest paidCallback(Ref ref, Money amount);

  /** The same message with one thing wrong each, by name. */
  protected abstract Map<String, CallbackRequest> forgeries();

  /** A genuine return of the browser after that payment. */
  protected abstract CallbackRequest paidReturn(Ref ref, Money amount);

  /** Returns with one thing wrong each, by name; where returns are not signed, any. */
  protected abstract Map<String, CallbackRequest> forgedReturns();

  /**
   * Whether the gateway signs each return. Where it does not, an unsigned one names a bill and
   * nothing else.
   */
  protected abstract boolean signsEveryReturn();

  /** Genuine callbacks of {@link #REF} that are not about money that came. */
  protected abstract NotPaid.Messages<CallbackRequest> unpaidCallbacks();

  /** Callbacks of {@link #REF} that say any code, by the name of the field. */
  protected abstract Map<String, CodeTemplate<CallbackRequest>> callbacksWithCode();

  /** Whether a key of {@code main} made this signature, by other code than the gateway's. */
  protected abstract boolean isGenuine(Evidence evidence);

  @Test
  void amountsInCallbacksAreReadExactly() {
    Gateway gateway = nowhere();
    amounts(gateway)
        .forEach(
            amount -> {
              Callback read = gateway.read(paidCallback(REF, amount));
              Callback.Verified verified =
                  assertInstanceOf(Callback.Verified.class, read, amount.toString());
              Report.Paid paid = assertInstanceOf(Report.Paid.class, verified.report());
              assertEquals(amount, paid.received());
              assertEquals(newBill(REF, amount).account(), verified.account());
              assertEquals(REF, verified.ref());
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

  /** The signature is over it, says somebody else's code. */
  @Test
  void evidenceIsTheVeryTextThatWasSigned() {
    assertTrue(isGenuine(evidence()), "another text than was signed is kept");
  }

  @Test
  void paidReportHasEvidenceWithoutSecrets() {
    Callback.Verified verified = (Callback.Verified) nowhere().read(paidCallback(REF, price()));
    assertKeepsSecrets(evidence().toString());
    assertTrue(evidence().keyId().startsWith(nowhere().id() + "/" + verified.account() + "/"));
    assertNotEquals("", evidence().message());
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
    return evidence(nowhere().read(paidCallback(REF, price())));
  }

  private static Evidence evidence(Callback paid) {
    return ((Report.Paid) ((Callback.Verified) paid).report()).evidence();
  }

  private Verification verified(Evidence evidence) {
    return ((VerifiesEvidence) nowhere()).verify(newBill(REF, price()).account(), evidence);
  }

  private static String changed(String text, int at) {
    char other = text.charAt(at) == '0' ? '1' : '0';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @TestFactory
  Stream<DynamicTest> forgedCallbackIsRejected() {
    return each(
        forgeries(), forged -> assertInstanceOf(Callback.Rejected.class, nowhere().read(forged)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"another account's key", "the other environment's key"})
  void forgeriesIncludeSignaturesByOtherKeys(String key) {
    assertTrue(forgeries().containsKey(key));
    assertTrue(!signsEveryReturn() || forgedReturns().containsKey(key));
  }

  /** The address names whose message it is, and nobody else's key proves it there. */
  @TestFactory
  Stream<DynamicTest> genuineMessageAtAnotherAccountsAddressIsNotBelieved() {
    CallbackRequest callback = paidCallback(REF, price());
    CallbackRequest returned = paidReturn(REF, price());
    return Stream.concat(nowhere().accounts().stream(), Stream.of("nobody"))
        .filter(account -> !account.equals("main"))
        .map(
            account ->
                dynamicTest(
                    account,
                    () -> {
                      Optional<String> address = Optional.of(account);
                      assertInstanceOf(
                          Callback.Rejected.class, nowhere().read(of(address, callback)));
                      assertProvesNothing(nowhere().read(of(address, returned)));
                    }));
  }

  /** What a browser carries is no callback, unless the gateway signs both alike. */
  @Test
  void returnAtTheCallbackAddressSaysWhatTheGatewaySigned() {
    CallbackRequest returned = paidReturn(REF, price());
    CallbackRequest posted =
        new CallbackRequest(
            CallbackRequest.Channel.CALLBACK,
            returned.account(),
            returned.method(),
            returned.rawQuery(),
            returned.headers(),
            returned.body());
    if (nowhere().read(posted) instanceof Callback.Verified verified) {
      assertEquals(said(nowhere().read(paidCallback(REF, price()))), said(verified));
      assertTrue(isGenuine(evidence(verified)), "a return that nothing signs is believed");
    }
  }

  /**
   * Wherever one character is another, twice there or gone, or a whole field is gone: in the query,
   * in the body, in a header. What no signature covers may change, and then the message says what
   * it said.
   */
  @Test
  void changedCallbackIsRejectedOrMeansTheSame() {
    Gateway gateway = nowhere();
    CallbackRequest genuine = paidCallback(REF, price());
    Object said = said(gateway.read(genuine));
    List<CallbackRequest> changed = changes(genuine);
    int rejected = 0;
    for (CallbackRequest request : changed) {
      Callback read = gateway.read(request);
      switch (read) {
        case Callback.Verified verified -> {
          assertEquals(said, said(verified));
          assertTrue(isGenuine(evidence(verified)), "another text than was signed is kept");
        }
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

  @Test
  void genuineReturnIsReadAsAReturnOrBySignedMoney() {
    switch (nowhere().read(paidReturn(REF, price()))) {
      case Callback.Returned returned ->
          assertEquals(new Callback.Returned(newBill(REF, price()).account(), REF), returned);
      case Callback.Verified verified -> {
        assertEquals(said(nowhere().read(paidCallback(REF, price()))), said(verified));
        assertTrue(isGenuine(evidence(verified)), "a return that nothing signs is believed");
      }
      case Callback other -> throw new AssertionError("A return is read as " + other);
    }
  }

  @TestFactory
  Stream<DynamicTest> forgedReturnIsNotBelieved() {
    return each(forgedReturns(), forged -> assertProvesNothing(nowhere().read(forged)));
  }

  /** A return that is not signed names a bill at most; whatever else it says is anybody's. */
  private void assertProvesNothing(Callback callback) {
    boolean isBelieved =
        switch (callback) {
          case Callback.Rejected _, Callback.Irrelevant _ -> false;
          case Callback.Returned _ -> signsEveryReturn();
          case Callback.Verified _,
              Callback.Foreign _,
              Callback.RefundNotification _,
              Callback.DisputeNotification _ ->
              true;
        };
    assertFalse(isBelieved, () -> "A forged return is believed: " + callback.getClass());
  }

  @Test
  void changedReturnIsRejectedOrMeansTheSame() {
    CallbackRequest genuine = paidReturn(REF, price());
    Callback said = nowhere().read(genuine);
    Gateway gateway = nowhere();
    int rejected = 0;
    for (CallbackRequest request : changes(genuine)) {
      Callback read = gateway.read(request);
      if (read instanceof Callback.Rejected) {
        rejected++;
      } else if (!meansTheSame(said, read)) {
        assertProvesNothing(read);
      }
    }
    assertTrue(rejected > 0);
  }

  private static boolean meansTheSame(Callback genuine, Callback changed) {
    return genuine instanceof Callback.Verified && changed instanceof Callback.Verified
        ? said(genuine).equals(said(changed))
        : genuine.equals(changed);
  }

  @Test
  void everyKindOfUnpaidCallbackIsGivenOrStatedToBeNeverSent() {
    assertComplete(unpaidCallbacks());
  }

  static void assertComplete(NotPaid.Messages<?> messages) {
    for (NotPaid kind : NotPaid.values()) {
      assertNotEquals(
          messages.sent().containsKey(kind), messages.neverSent().contains(kind), kind.name());
    }
    messages
        .sent()
        .forEach(
            (kind, message) ->
                assertTrue(kind.mayBecome(message.report()), kind + " is no " + message.report()));
  }

  @TestFactory
  Stream<DynamicTest> unpaidCallbackBecomesItsReport() {
    return each(
        unpaidCallbacks().sent(),
        unpaid -> {
          Callback read = nowhere().read(unpaid.message());
          Callback.Verified verified = assertInstanceOf(Callback.Verified.class, read);
          assertEquals(unpaid.report(), verified.report());
          assertEquals(REF, verified.ref());
        });
  }

  @TestFactory
  Stream<DynamicTest> callbackWithAnotherCodeIsNotPaid() {
    assertFalse(callbacksWithCode().isEmpty());
    return each(callbacksWithCode(), this::assertOnlyThePaidCodeIsPaid);
  }

  private void assertOnlyThePaidCodeIsPaid(CodeTemplate<CallbackRequest> template) {
    Gateway gateway = nowhere();
    for (String paid : template.paid()) {
      said(gateway.read(template.message().apply(paid)));
    }
    for (String code : template.others()) {
      Callback read = gateway.read(template.message().apply(code));
      assertFalse(
          read instanceof Callback.Verified verified && verified.report() instanceof Report.Paid,
          () -> "Code '" + code + "' is paid");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/Lima", "Asia/Tokyo"})
  void callbackDoesNotDependOnTheDefaultTimeZone(String zone) {
    Callback callback = nowhere().read(paidCallback(REF, price()));
    inZone(zone, () -> assertEquals(callback, nowhere().read(paidCallback(REF, price()))));
  }

  /** Whoever signs with a key that is no longer configured is anybody. */
  @ParameterizedTest
  @EnumSource(CallbackRequest.Channel.class)
  void messageOfARemovedAccountIsRejected(CallbackRequest.Channel channel) {
    CallbackRequest genuine =
        switch (channel) {
          case CALLBACK -> paidCallback(REF, price());
          case RETURN -> paidReturn(REF, price());
        };
    Gateway without = gatewayWithoutMain(NOWHERE, CLOCK);
    assertInstanceOf(
        Callback.Rejected.class, without.read(of(Optional.of("main"), genuine)), "by its name");
    assertProvesNothing(without.read(of(Optional.empty(), genuine)));
  }

  private static CallbackRequest of(Optional<String> account, CallbackRequest request) {
    return new CallbackRequest(
        request.channel(),
        account,
        request.method(),
        request.rawQuery(),
        request.headers(),
        request.body());
  }

  /** What a message says of money, without the text that proves it. */
  static Object said(Callback callback) {
    Callback.Verified verified = assertInstanceOf(Callback.Verified.class, callback);
    Report.Paid paid = assertInstanceOf(Report.Paid.class, verified.report());
    return List.of(
        verified.account(), verified.ref(), paid.received(), paid.transactionId(), paid.paidAt());
  }

  static <T> Stream<DynamicTest> each(Map<?, T> cases, Consumer<T> test) {
    return cases.entrySet().stream()
        .map(one -> dynamicTest(one.getKey().toString(), () -> test.accept(one.getValue())));
  }

  /** The message with one character changed, each in turn, or one field gone. */
  private static List<CallbackRequest> changes(CallbackRequest genuine) {
    String body = new String(genuine.body(), StandardCharsets.UTF_8);
    List<CallbackRequest> changed = withoutOneField(genuine, body);
    changes(genuine.rawQuery())
        .forEach(query -> changed.add(with(genuine, query, genuine.headers(), body)));
    changes(body)
        .forEach(text -> changed.add(with(genuine, genuine.rawQuery(), genuine.headers(), text)));
    genuine
        .headers()
        .forEach(
            (name, value) ->
                changes(value)
                    .forEach(
                        text -> {
                          Map<String, String> headers = new TreeMap<>(genuine.headers());
                          headers.put(name, text);
                          changed.add(with(genuine, genuine.rawQuery(), headers, body));
                        }));
    return changed;
  }

  private static List<CallbackRequest> withoutOneField(CallbackRequest genuine, String body) {
    List<CallbackRequest> shortened = new ArrayList<>();
    for (String name : genuine.headers().keySet()) {
      Map<String, String> headers = new TreeMap<>(genuine.headers());
      headers.remove(name);
      shortened.add(with(genuine, genuine.rawQuery(), headers, body));
    }
    List<String> query = List.of(genuine.rawQuery().split("&"));
    for (String field : query) {
      String left = query.stream().filter(f -> !f.equals(field)).collect(Collectors.joining("&"));
      shortened.add(with(genuine, left, genuine.headers(), body));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    Json.object(body)
        .ifPresent(
            json ->
                json.entries().forEach(member -> members.put(member.getKey(), member.getValue())));
    for (String name : members.keySet()) {
      Map<String, Object> left = new LinkedHashMap<>(members);
      left.remove(name);
      shortened.add(with(genuine, genuine.rawQuery(), genuine.headers(), Json.write(left)));
    }
    return shortened;
  }

  /** Each character in turn: replaced by its neighbour, gone, with a space or itself behind it. */
  private static Stream<String> changes(String text) {
    List<Function<String, String>> ways =
        List.of(
            one -> Character.toString(one.charAt(0) ^ 1),
            _ -> "",
            one -> one + " ",
            one -> one + one);
    return IntStream.range(0, text.length())
        .boxed()
        .flatMap(
            i ->
                ways.stream()
                    .map(
                        way ->
                            text.substring(0, i)
                                + way.apply(text.substring(i, i + 1))
                                + text.substring(i + 1)));
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
