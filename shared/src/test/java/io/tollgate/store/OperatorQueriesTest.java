package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tollgate.bill.Report;
import io.tollgate.store.OperatorQueries.Kind;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperatorQueriesTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private final OperatorQueries queries = STORE.bean(OperatorQueries.class);

  @Test
  void pagesHoldEveryOrderOnceAndTheNewestFirst() {
    String shopRef = "many-" + UUID.randomUUID();
    List<Object> placed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      BillSnapshot order = STORE.place(Draft.USUAL, shopRef);
      placed.addFirst(order.order().id());
      fail(order);
    }

    List<Object> seen = new ArrayList<>();
    Position at = Position.START;
    for (int page = 0; page < 3; page++) {
      assertFalse(at.equals(Position.END));
      Page read = queries.list(Kind.ORDERS, search("", shopRef, "", "", at, 2));
      read.rows().forEach(row -> seen.add(row.get("id")));
      at = read.next();
    }
    assertEquals(placed, seen);
    assertEquals(Position.END, at);
  }

  @Test
  void ordersAreFoundByStateBuyerAndSearchWord() {
    BillSnapshot order = STORE.place();
    String email = UUID.randomUUID() + "@example.vn";
    STORE.execute(
        "UPDATE orders SET buyer='{\"id\":\"c-%1$d\",\"email\":\"%2$s\"}' WHERE id=%1$d"
            .formatted(order.order().id(), email));
    List<Object> it = List.of(order.order().id());

    assertEquals(it, ids(search("", "", email, "", Position.START, 9)));
    assertEquals(it, ids(search("NEW", "", "c-" + it.getFirst(), "", Position.START, 9)));
    assertEquals(List.of(), ids(search("HOLD", "", email, "", Position.START, 9)));
    assertEquals(it, ids(search("", "", "", email.toUpperCase(Locale.ROOT), Position.START, 9)));
    assertEquals(it, ids(search("", "", "", order.order().shopRef(), Position.START, 9)));
    assertEquals(it, ids(search("", "", "", order.bill().bill().ref().value(), Position.START, 9)));
    assertEquals(List.of(), ids(search("", "", "", "nothing", Position.START, 9)));
  }

  @Test
  void orderIsFoundByItsNumberAsAPersonTypesIt() {
    BillSnapshot order = STORE.place();
    STORE.place();
    List<Long> it = List.of(order.order().id());
    String number = order.order().number();
    String typed = number.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l');
    for (String text :
        List.of(number, typed, " " + typed.substring(0, 4) + " - " + typed.substring(4))) {
      assertEquals(it, ids(search("", "", "", text, Position.START, 9)), text);
    }
    assertEquals(List.of(), ids(search("HOLD", "", "", number, Position.START, 9)));
    assertEquals(number, queries.order(order.order().id()).orElseThrow().order().get("number"));
  }

  /** The ref of a bank transfer, as a statement of the bank has it. */
  @Test
  void orderIsFoundByARefInsideOfTheTextOfABank() {
    BillSnapshot order = STORE.place();
    BillSnapshot other = STORE.place();
    List<Long> it = List.of(order.order().id());
    String ref = order.bill().bill().ref().value();
    for (String text :
        List.of(
            ref.toLowerCase(Locale.ROOT),
            order.bill().bill().ref().withUnderscore(),
            "MBVCB.8012345678." + ref + ".CT tu 0071001234567 NGUYEN VAN AN",
            "IBFT 0071001234567890" + ref.toLowerCase(Locale.ROOT) + "-281126-19:30:12")) {
      assertEquals(it, ids(search("", "", "", text, Position.START, 9)), text);
    }
    String both = ref + " " + other.bill().bill().ref();
    assertEquals(
        List.of(other.order().id(), order.order().id()),
        ids(search("", "", "", both, Position.START, 9)));
    assertEquals(List.of(), ids(search("HOLD", "", "", ref, Position.START, 9)));
  }

  @Test
  void windowIncludesItsStartAndExcludesItsEnd() {
    Instant at = SettableClock.START.plus(Duration.ofDays(3));
    STORE.clock().set(at);
    BillSnapshot order = STORE.place();

    assertEquals(List.of(order.order().id()), ids(between(at, at.plusMillis(1))));
    assertEquals(List.of(), ids(between(at.minusSeconds(1), at)));
    assertEquals(List.of(), ids(between(at.plusMillis(1), at.plusSeconds(9))));
  }

  @Test
  void paymentsRefundsAndCasesNameTheirOrder() {
    BillSnapshot order = paidTwice();
    RefundFixture.request(STORE, STORE.now(order), transaction(order), 20_000);
    Search all = search("", order.order().shopRef(), "", "", Position.START, 9);

    List<Map<String, Object>> payments = list(Kind.PAYMENTS, all);
    assertEquals(List.of("PAID", "PAID"), values(payments, "state"));
    assertEquals(List.of(false, true), values(payments, "superseded"));
    assertEquals(List.of(20_000L), values(list(Kind.REFUNDS, all), "amount"));
    List<Map<String, Object>> cases =
        list(Kind.REVIEWS, search("OPEN", order.order().shopRef(), "", "", Position.START, 9));
    assertEquals(List.of("SECOND_PAYMENT"), values(cases, "kind"));
    assertEquals(List.of(50_000L), values(cases, "amount"));
    assertEquals(List.of(50_000L), values(cases, "refundable"));
    assertFalse(cases.getFirst().containsKey("decided_at"));
    assertEquals(
        List.of(),
        list(Kind.REVIEWS, search("DECIDED", order.order().shopRef(), "", "", Position.START, 9)));
  }

  @Test
  void oneOrderWithAllThatItHas() {
    BillSnapshot order = paidTwice();
    OrderDetails fixture = queries.order(order.order().id()).orElseThrow();

    assertEquals("PROCESSING", fixture.order().get("state"));
    assertEquals(List.of(50_000L), values(fixture.part("lines"), "unit_price"));
    assertEquals(List.of("APPLIED", "EXTRA"), values(fixture.part("receipts"), "role"));
    assertEquals(List.of(50_000L, 50_000L), values(fixture.part("receipts"), "refundable"));
    assertEquals(List.of("RECORDED", "RECORDED"), values(fixture.part("callbacks"), "outcome"));
    assertEquals(
        List.of(
            "order.new",
            "order.processing",
            "payment.paid",
            "payment.paid",
            "review.opened",
            "payment.in_review"),
        values(fixture.part("events"), "type"));
    assertEquals(
        List.of("order", "payment", "payment", "order", "payment", "payment"),
        values(fixture.part("history"), "subject"));
    Stream.of("evidence", "key_id", "message", "key_nonce", "key_sha256")
        .forEach(secret -> assertFalse(fixture.parts().toString().contains(secret), secret));
  }

  @Test
  void eventsAreListedByState() {
    BillSnapshot order = STORE.place();
    fail(order);
    String shopRef = order.order().shopRef();
    eventIs(order, "order.new", "published_at='2026-11-21',next_at=NULL");
    eventIs(order, "payment.failed", "dead_at='2026-11-21',next_at=NULL,attempts=140");
    // Written when nobody published yet.
    BillSnapshot old = STORE.place(Draft.USUAL, shopRef);
    eventIs(old, "order.new", "sequence=0,next_at=NULL");

    assertEquals(List.of("order.new", "payment.failed"), values(events("dead", shopRef), "type"));
    assertEquals(List.of("order.new"), values(events("published", shopRef), "type"));
    assertEquals(List.of("order.failed"), values(events("waiting", shopRef), "type"));
    assertEquals(4, events("", shopRef).size());
    Map<String, Object> dead = events("dead", shopRef).getLast();
    assertEquals(Optional.of(dead), queries.event(dead.get("event_id").toString()));
    assertEquals("ord_" + order.order().id(), dead.get("order_id"));
    assertEquals(140L, dead.get("attempts"));
    assertEquals("2026-11-21T00:00:00Z", dead.get("dead_at"));
    assertFalse(dead.containsKey("published_at") || dead.containsKey("next_at"));
    assertEquals(Optional.empty(), queries.event("ố"));
  }

  private List<Map<String, Object>> events(String state, String shopRef) {
    return list(Kind.EVENTS, search(state, shopRef, "", "", Position.START, 9));
  }

  private static void eventIs(BillSnapshot of, String type, String columns) {
    STORE.execute(
        "UPDATE outbox SET %s WHERE type='%s' AND order_id=%d"
            .formatted(columns, type, of.order().id()));
  }

  /** Cursors come from callers. */
  @Test
  void cursorWithoutARowIsAnEmptyPage() {
    long most = 999_999_999_999_999_999L;
    for (Kind kind : Kind.values()) {
      for (String shopRef : List.of("", "none")) {
        queries.list(kind, search("", shopRef, "", "", new Position(most, most), 9));
        Search beyond = search("", shopRef, "", "", new Position(0, 1), 9);
        assertEquals(new Page(List.of(), List.of(), Position.END), queries.list(kind, beyond));
      }
    }
  }

  @Test
  void unknownOrderIsEmpty() {
    assertEquals(Optional.empty(), queries.order(999_999_999));
  }

  private BillSnapshot paidTwice() {
    BillSnapshot first = STORE.place();
    BillSnapshot second = STORE.placeAnother(first, Draft.USUAL);
    STORE.called(second, paid(UUID.randomUUID().toString()));
    STORE.called(first, paid(UUID.randomUUID().toString()));
    return STORE.now(second);
  }

  private static String transaction(BillSnapshot paid) {
    return STORE
        .rows("SELECT transaction_id FROM bill WHERE id=" + paid.bill().bill().id())
        .getFirst();
  }

  private static void fail(BillSnapshot order) {
    STORE.called(order, new Report.Failed("no", "2"));
  }

  private List<Map<String, Object>> list(Kind kind, Search search) {
    return queries.list(kind, search).rows();
  }

  private List<Object> ids(Search search) {
    return values(list(Kind.ORDERS, search), "id");
  }

  private static List<Object> values(List<Map<String, Object>> rows, String column) {
    return rows.stream().map(row -> row.get(column)).toList();
  }

  private static Search search(
      String state, String shopRef, String customer, String word, Position after, int rowsMax) {
    return new Search(
        state, "", "", shopRef, customer, word, Search.ALWAYS, Search.EVER, after, rowsMax);
  }

  private static Search between(Instant from, Instant to) {
    return new Search("", "", "", "", "", "", from, to, Position.START, 9);
  }
}
