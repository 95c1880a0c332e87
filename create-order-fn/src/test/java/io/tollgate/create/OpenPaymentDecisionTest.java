package io.tollgate.create;

import static io.tollgate.create.OrderFactsFixture.METHOD;
import static io.tollgate.create.OrderFactsFixture.NOW;
import static io.tollgate.create.OrderFactsFixture.REF;
import static io.tollgate.create.OrderFactsFixture.created;
import static io.tollgate.create.OrderFactsFixture.failed;
import static io.tollgate.create.OrderFactsFixture.inProgress;
import static io.tollgate.create.OrderFactsFixture.inReview;
import static io.tollgate.create.OrderFactsFixture.paid;
import static io.tollgate.create.OrderFactsFixture.pending;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.create.OpenPaymentProgress.Stage;
import io.tollgate.create.OrderFacts.Found;
import io.tollgate.create.OrderFacts.Match;
import io.tollgate.gateway.Buyer;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.method.PaymentMethod;
import io.tollgate.method.Rules;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.store.CheckedOutCart;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.Recipient;
import io.tollgate.stored.BillSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The next step to open a payment, as tables: situations down, requests across. A result that needs
 * no writing stands behind an equals sign.
 */
class OpenPaymentDecisionTest {

  private static final long OTHER_METHOD = 2;
  private static final IdempotencyKeyUse NO_KEY = new IdempotencyKeyUse.None();
  private static final Sale CART =
      new Sale.OfCart(
          new CheckedOutCart("customer", Cart.EMPTY, List.of(), new Recipient("{}", "{}", "")));

  private static final URI API = URI.create("https://pay.example.vn");

  /** One column of a picture: what is asked for, and how the stored order compares with it. */
  private record Request(OpenPaymentCommand command, long method, Match match) {

    OpenPaymentStep decide(OrderFacts facts, IdempotencyKeyUse key, Stage stage) {
      PaymentMethod row =
          new PaymentMethod(
              method,
              "m",
              "M",
              new GatewayId("zalopay"),
              "main",
              0,
              true,
              true,
              new TreeMap<>(),
              Rules.NONE,
              0,
              NOW,
              NOW);
      OpenPaymentProgress progress = new OpenPaymentProgress(false, stage);
      return OpenPaymentDecision.of(
          new OpenPaymentAttempt(command, row, key, progress), facts, NOW);
    }

    OpenPaymentStep decide(BillSnapshot newest) {
      return decide(new Found(newest, List.of(), match), NO_KEY, new Stage.Begun());
    }
  }

  private static final Request SAME = ofShop(METHOD, false, Match.EXACT);
  private static final Request OTHER_AMOUNT = ofShop(METHOD, true, Match.OTHER_PURCHASE);

  /** A shop names an order by its number, and may ask to replace what is live under it. */
  @Test
  void requestsOfAShop() {
    Map<String, Request> requests = new LinkedHashMap<>();
    requests.put("same", SAME);
    requests.put("other method", ofShop(OTHER_METHOD, false, Match.EXACT));
    requests.put("and replace", ofShop(OTHER_METHOD, true, Match.EXACT));
    requests.put("other amount", ofShop(METHOD, false, Match.OTHER_PURCHASE));
    requests.put("and replace ", OTHER_AMOUNT);
    assertEquals(
        """
                              same          other method  and replace   other amount  and replace
        no order              place         place         place         place         place
        being opened          await         await         await         =OrderDiffers await
        opening lost          open again    =Live         query         =OrderDiffers query
        opening lost long ago replace bill  =Live         query         =OrderDiffers query
        pending               =Opened       =Live         query         =OrderDiffers query
        past its deadline     query         query         query         =OrderDiffers query
        money on its way      =InProgress   =InProgress   =InProgress   =OrderDiffers =InProgress
        money in review       =InReview     =InReview     =InReview     =InReview     =InReview
        without a live bill   pay again     pay again     pay again     =OrderDiffers replace order
        paid                  =AlreadyPaid  =AlreadyPaid  =AlreadyPaid  =AlreadyPaid  =AlreadyPaid
        accepted, not paid    =Accepted     =Accepted     =Accepted     =Accepted     =Accepted
        failed                pay again     pay again     pay again     place         place
        expired               pay again     pay again     pay again     place         place
        expired, on its way   =InProgress   =InProgress   =InProgress   =InProgress   =InProgress
        expired, in review    =InReview     =InReview     =InReview     =InReview     =InReview
        cancelled             place         place         place         place         place
        cancelled, in review  =InReview     =InReview     =InReview     =InReview     =InReview
        replaced              place         place         place         place         place
        after one in review   =InReview     =InReview     =InReview     =OrderDiffers =InReview
        after one on its way  =InProgress   =InProgress   =InProgress   =OrderDiffers =InProgress
        """,
        picture(requests));
  }

  /** Whoever holds an order's key pays that very order. */
  @Test
  void requestsWithAnOrderKey() {
    Map<String, Request> requests = new LinkedHashMap<>();
    requests.put("same", new Request(byKey(false), METHOD, Match.EXACT));
    requests.put("other method", new Request(byKey(false), OTHER_METHOD, Match.EXACT));
    requests.put("and replace", new Request(byKey(true), OTHER_METHOD, Match.EXACT));
    assertEquals(
        """
                              same          other method  and replace
        no order              place         place         place
        being opened          await         await         await
        opening lost          open again    =Live         query
        opening lost long ago replace bill  =Live         query
        pending               =Opened       =Live         query
        past its deadline     query         query         query
        money on its way      =InProgress   =InProgress   =InProgress
        money in review       =InReview     =InReview     =InReview
        without a live bill   pay again     pay again     pay again
        paid                  =AlreadyPaid  =AlreadyPaid  =AlreadyPaid
        accepted, not paid    =Accepted     =Accepted     =Accepted
        failed                pay again     pay again     pay again
        expired               pay again     pay again     pay again
        expired, on its way   =InProgress   =InProgress   =InProgress
        expired, in review    =InReview     =InReview     =InReview
        cancelled             =Cancelled    =Cancelled    =Cancelled
        cancelled, in review  =InReview     =InReview     =InReview
        replaced              =Replaced     =Replaced     =Replaced
        after one in review   =InReview     =InReview     =InReview
        after one on its way  =InProgress   =InProgress   =InProgress
        """,
        picture(requests));
  }

  /** A customer checks a cart out as it is now. */
  @Test
  void requestsForACart() {
    Map<String, Request> requests = new LinkedHashMap<>();
    requests.put("same", new Request(ofCart(), METHOD, Match.EXACT));
    requests.put("other method", new Request(ofCart(), OTHER_METHOD, Match.EXACT));
    requests.put("other lines", new Request(ofCart(), METHOD, Match.OTHER_PURCHASE));
    assertEquals(
        """
                              same          other method  other lines
        no order              place         place         place
        being opened          await         await         await
        opening lost          open again    query         query
        opening lost long ago replace bill  query         query
        pending               =Opened       query         query
        past its deadline     query         query         query
        money on its way      =InProgress   =InProgress   =InProgress
        money in review       =InReview     =InReview     =InReview
        without a live bill   pay again     pay again     replace order
        paid                  =AlreadyPaid  =AlreadyPaid  =AlreadyPaid
        accepted, not paid    =Accepted     =Accepted     =Accepted
        failed                pay again     pay again     place
        expired               pay again     pay again     place
        expired, on its way   =InProgress   =InProgress   =InProgress
        expired, in review    =InReview     =InReview     place
        cancelled             place         place         place
        cancelled, in review  =InReview     =InReview     place
        replaced              place         place         place
        after one in review   =InReview     =InReview     =InReview
        after one on its way  =InProgress   =InProgress   =InProgress
        """,
        picture(requests));
  }

  @Test
  void orderOfAKeyWhoseNumberAnotherOrderHasTaken() {
    BillSnapshot taken = OrderFactsFixture.replaced(failed(FailureReason.PAYMENT_EXPIRED));
    assertEquals("=Replaced", label(new Request(byKey(true), METHOD, Match.EXACT).decide(taken)));
  }

  /** Only what was signed a moment ago, and on the same day, is taken by every gateway. */
  @Test
  void lostOpeningIsRepeatedForTenMinutesOfTheSameDay() {
    Duration ten = Duration.ofMinutes(10);
    assertEquals("open again", label(SAME.decide(lost(ten.minusNanos(1)))));
    assertEquals("replace bill", label(SAME.decide(lost(ten))));
  }

  private static BillSnapshot lost(Duration age) {
    return created(NOW.minus(age), NOW.minus(age));
  }

  /** A concurrent request is awaited; after a time-out the caller gets what it is waiting for. */
  @Test
  void openingThatTakesLongerThanAnybodyWaits() {
    BillSnapshot opening = created(NOW, NOW.plusSeconds(20));
    assertInstanceOf(OpenPaymentResult.InFlight.class, ifItTakesLonger(SAME.decide(opening)));
    Request other = ofShop(OTHER_METHOD, false, Match.EXACT);
    assertInstanceOf(OpenPaymentResult.Live.class, ifItTakesLonger(other.decide(opening)));
  }

  private static OpenPaymentResult ifItTakesLonger(OpenPaymentStep step) {
    return assertInstanceOf(OpenPaymentStep.AwaitOpening.class, step).ifItTakesLonger();
  }

  /** The live bill is written to where a key or the order's details change. */
  @Test
  void keysOfRequestsThatFindTheirPaymentLive() {
    IdempotentRequest request = new IdempotentRequest("1", "POST", "key", "hash");
    Map<String, IdempotencyKeyUse> keys = new LinkedHashMap<>();
    keys.put("no key", NO_KEY);
    keys.put("first use of a key", new IdempotencyKeyUse.Fresh(request));
    keys.put("key without a result", new IdempotencyKeyUse.Resumed(request));
    StringBuilder picture = new StringBuilder();
    keys.forEach(
        (name, key) -> {
          picture.append("%-24s".formatted(name));
          for (Match match : List.of(Match.EXACT, Match.OTHER_DETAILS)) {
            Found facts = new Found(pending(), List.of(), match);
            picture.append(cell(SAME.decide(facts, key, new Stage.Begun())));
          }
          endRow(picture);
        });
    assertEquals(
        """
        no key                  =Opened       reuse, update
        first use of a key      reuse         reuse, update
        key without a result    reuse         reuse, update
        """,
        picture.toString());
  }

  /** Once its gateway was asked a bill is replaced, unless the answer says otherwise. */
  @Test
  void afterTheQueryOfABillThatIsToBeReplaced() {
    Stage queried = new Stage.Queried(REF, false);
    Stage canEnd = new Stage.Queried(REF, true);
    Stage ofAnother = new Stage.Queried(new Ref("260201000000000"), true);
    StringBuilder picture = new StringBuilder();
    afterQuery(picture, "pending", pending(), queried);
    afterQuery(picture, "pending, gateway can end it", pending(), canEnd);
    afterQuery(picture, "pending, another was queried", pending(), ofAnother);
    afterQuery(picture, "own opening, open already", created(NOW, NOW.plusSeconds(20)), canEnd);
    afterQuery(picture, "money on its way", inProgress(pending()), canEnd);
    afterQuery(picture, "money in review", inReview(pending()), canEnd);
    afterQuery(picture, "paid", paid(pending()), canEnd);
    afterQuery(picture, "expired", failed(FailureReason.PAYMENT_EXPIRED), canEnd);
    assertEquals(
        """
        pending                       replace bill        replace order
        pending, gateway can end it   replace bill, end   replace order, end
        pending, another was queried  =Opened             query
        own opening, open already     replace bill, end   replace order, end
        money on its way              =InProgress         =InProgress
        money in review               =InReview           =InReview
        paid                          =AlreadyPaid        =AlreadyPaid
        expired                       pay again           place
        """,
        picture.toString());
  }

  private static void afterQuery(
      StringBuilder picture, String name, BillSnapshot newest, Stage stage) {
    picture.append("%-30s".formatted(name));
    for (Request request : List.of(SAME, OTHER_AMOUNT)) {
      Found facts = new Found(newest, List.of(), request.match());
      picture.append("%-20s".formatted(label(request.decide(facts, NO_KEY, stage))));
    }
    endRow(picture);
  }

  /**
   * The old bill was paid in the moment of its end (a race): its buyer is asked for no more money.
   */
  @Test
  void afterTheEndOfTheReplacedBill() {
    BillSnapshot written = created(NOW, NOW.plusSeconds(20));
    BillSnapshot replaced = failed(FailureReason.REPLACED);
    StringBuilder picture = new StringBuilder();
    afterEnd(picture, "nothing came", written, false);
    afterEnd(picture, "nothing came, slow gateway", written, true);
    afterEnd(picture, "old bill: paid", paid(written), false);
    afterEnd(picture, "old bill: on its way", inProgress(written), false);
    afterEnd(picture, "old bill: in review", inReview(written), false);
    afterEnd(picture, "old order: in review", written, false, inReview(replaced));
    afterEnd(picture, "old order: on its way", written, false, inProgress(replaced));
    afterEnd(picture, "new bill was changed", OrderFactsFixture.changed(written), false);
    assertEquals(
        """
        nothing came                open
        nothing came, slow gateway  leave =Unreachable
        old bill: paid              withdraw
        old bill: on its way        withdraw
        old bill: in review         withdraw
        old order: in review        leave =InReview
        old order: on its way       leave =InProgress
        new bill was changed        await
        """,
        picture.toString());
  }

  private static void afterEnd(
      StringBuilder picture,
      String name,
      BillSnapshot newest,
      boolean wasSlow,
      BillSnapshot... replacedWithMoney) {
    BillSnapshot written = created(NOW, NOW.plusSeconds(20));
    Stage ended = new Stage.Ended(written.bill(), new Ref("260201000000000"), wasSlow);
    Found facts = new Found(newest, List.of(replacedWithMoney), Match.EXACT);
    picture.append("%-28s%s\n".formatted(name, label(SAME.decide(facts, NO_KEY, ended))));
  }

  /** How an order may stand, and what the orders before it left under its number. */
  private static Map<String, OrderFacts> snapshots() {
    Map<String, BillSnapshot> newest = new LinkedHashMap<>();
    newest.put("being opened", created(NOW, NOW.plusSeconds(20)));
    newest.put("opening lost", lost(Duration.ofMinutes(1)));
    newest.put("opening lost long ago", lost(Duration.ofMinutes(14)));
    newest.put("pending", pending());
    newest.put("past its deadline", pending(NOW.minus(Duration.ofMinutes(15))));
    newest.put("money on its way", inProgress(pending()));
    newest.put("money in review", inReview(pending()));
    newest.put("without a live bill", OrderFactsFixture.withoutLiveBill());
    newest.put("paid", paid(pending()));
    newest.put("accepted, not paid", OrderFactsFixture.accepted());
    newest.put("failed", failed(FailureReason.PAYMENT_FAILED));
    newest.put("expired", failed(FailureReason.PAYMENT_EXPIRED));
    newest.put("expired, on its way", inProgress(failed(FailureReason.PAYMENT_EXPIRED)));
    newest.put("expired, in review", inReview(failed(FailureReason.PAYMENT_EXPIRED)));
    newest.put("cancelled", failed(FailureReason.CANCELLED));
    newest.put("cancelled, in review", inReview(failed(FailureReason.CANCELLED)));
    newest.put("replaced", failed(FailureReason.REPLACED));
    Map<String, OrderFacts> facts = new LinkedHashMap<>();
    facts.put("no order", new OrderFacts.None());
    newest.forEach((name, s) -> facts.put(name, new Found(s, List.of(), Match.EXACT)));
    BillSnapshot replaced = failed(FailureReason.REPLACED);
    facts.put("after one in review", after(inReview(replaced)));
    facts.put("after one on its way", after(inProgress(replaced)));
    return facts;
  }

  private static OrderFacts after(BillSnapshot replaced) {
    return new Found(pending(), List.of(replaced), Match.EXACT);
  }

  private static String picture(Map<String, Request> requests) {
    StringBuilder picture = new StringBuilder("%-22s".formatted(""));
    requests.keySet().forEach(name -> picture.append("%-14s".formatted(name)));
    endRow(picture);
    snapshots()
        .forEach(
            (name, facts) -> {
              picture.append("%-22s".formatted(name));
              requests.values().forEach(r -> picture.append(cell(decide(r, facts))));
              endRow(picture);
            });
    return picture.toString();
  }

  private static OpenPaymentStep decide(Request request, OrderFacts facts) {
    OrderFacts compared =
        switch (facts) {
          case OrderFacts.None none -> none;
          case Found found -> new Found(found.newest(), found.replacedWithMoney(), request.match());
        };
    return request.decide(compared, NO_KEY, new Stage.Begun());
  }

  private static String cell(OpenPaymentStep step) {
    return "%-14s".formatted(label(step));
  }

  private static void endRow(StringBuilder picture) {
    picture.replace(0, picture.length(), picture.toString().stripTrailing()).append('\n');
  }

  private static String label(OpenPaymentStep step) {
    return switch (step) {
      case OpenPaymentStep.Answer answer -> label(answer.result());
      case OpenPaymentStep.AwaitOpening _ -> "await";
      case OpenPaymentStep.Reuse reuse -> reuse.updatesDetails() ? "reuse, update" : "reuse";
      case OpenPaymentStep.Place _ -> "place";
      case OpenPaymentStep.PayAgain _ -> "pay again";
      case OpenPaymentStep.OpenAgain _ -> "open again";
      case OpenPaymentStep.QueryGateway _ -> "query";
      case OpenPaymentStep.ReplaceBill replace -> "replace bill" + end(replace.isToEnd());
      case OpenPaymentStep.ReplaceOrder replace -> "replace order" + end(replace.isToEnd());
      case OpenPaymentStep.OpenReplacement _ -> "open";
      case OpenPaymentStep.LeaveUnopened leave -> "leave " + label(leave.result());
      case OpenPaymentStep.Withdraw _ -> "withdraw";
    };
  }

  private static String label(OpenPaymentResult result) {
    return "=" + result.getClass().getSimpleName();
  }

  private static String end(boolean isToEnd) {
    return isToEnd ? ", end" : "";
  }

  private static Request ofShop(long method, boolean replace, Match match) {
    PaymentRequest request = request(PaymentRequest.ByKey.NONE, replace);
    return new Request(OpenPaymentCommand.ofAmount(request, "shop", API), method, match);
  }

  private static OpenPaymentCommand byKey(boolean replace) {
    PaymentRequest request = request(new PaymentRequest.ByKey("hash", METHOD), replace);
    return OpenPaymentCommand.ofAmount(request, "buyer", API);
  }

  private static OpenPaymentCommand ofCart() {
    return new OpenPaymentCommand(request(PaymentRequest.ByKey.NONE, false), CART, "customer", API);
  }

  private static PaymentRequest request(PaymentRequest.ByKey byKey, boolean replace) {
    return new PaymentRequest(
        "shop-1",
        byKey,
        Money.of(50_000, "VND"),
        "",
        "",
        "",
        "",
        "Tea",
        Buyer.UNKNOWN,
        Collections.emptySortedSet(),
        URI.create("https://shop.example.vn/"),
        Duration.ZERO,
        Map.of(),
        replace);
  }
}
