package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.catalogue.Products;
import io.tollgate.local.fill.Fill;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.OperatorQueries.Kind;
import io.tollgate.stored.DescribedBill;
import io.tollgate.time.SettableClock;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a page of a list costs with 20,000 bills in the database: the rows that the server reads,
 * which do not depend on how fast it is. Every filter and every pair of filters, with a value that
 * many rows have, one that few have, and one that none has.
 */
class ListCostTest {

  private static final int BILLS = 20_000;
  private static final int READS_MAX = 1_000;

  /** With its order, and whether other money of it is open, on its way or in review. */
  private static final int READS_OF_A_BILL_MAX = 25;

  private static final int PAGE = 50;
  private static final int PAGES = 3;

  /** A number that a shop gives to its orders again and again. */
  private static final String OFTEN = "often";

  private static final String NOBODY = "nobody@example.com";
  private static final Instant NOW = SettableClock.START;

  /** One connection, for each counts what was read over it. */
  private static final StoreFixture STORE = StoreFixture.open(1);

  private final OperatorQueries queries = STORE.bean(OperatorQueries.class);

  @BeforeAll
  static void fill() throws SQLException {
    STORE.execute(
        "INSERT INTO"
            + " payment_method(code,name,backend,account,auto_approve,settings,rules,created_at,updated_at)"
            + " SELECT CONCAT(b,'-main'),b,b,'main',1,'{}','{}','2026-02-01','2026-02-01' FROM"
            + " (SELECT 'vnpay' AS b UNION SELECT 'stripe' UNION SELECT 'izipay') x");
    Fill.into(STORE.database(), BILLS, NOW, _ -> {});
    STORE.execute("UPDATE orders SET shop_ref='often' WHERE state='FAILED' AND cart_id IS NULL");
    STORE.execute("UPDATE outbox SET next_at='2026-02-01' WHERE id%1000=0");
    STORE.execute("UPDATE outbox SET dead_at='2026-02-01' WHERE id%3=0");
    // As an import would leave them.
    STORE.execute("UPDATE orders SET created_at='2025-01-01' WHERE id BETWEEN 4000 AND 7000");
    STORE.execute("UPDATE bill SET created_at='2025-01-01' WHERE id BETWEEN 4000 AND 7000");
    STORE.execute(
        "INSERT INTO"
            + " product(sku,name,description,price,currency,available,is_active,flags,created_at,updated_at)"
            + " SELECT CONCAT('a',id),'','',1,'VND',0,id%1000=0,'',created_at,created_at FROM"
            + " orders");
    STORE.execute("ANALYZE TABLE orders,order_line,bill,receipt,refund,review_case,outbox,product");
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  /** The values of one filter, and the condition that they stand for in plain SQL. */
  private record Filter(String name, String condition, List<String> values) {}

  private static final Filter SHOP_REF =
      new Filter("shop_ref", "o.shop_ref='%s'", List.of(OFTEN, "filled-1000", "none"));
  private static final Filter GATEWAY =
      new Filter("gateway", "t.backend='%s'", List.of("zalopay", "izipay", "samplewallet"));

  private static List<Filter> filters(Kind kind) {
    return switch (kind) {
      case ORDERS ->
          List.of(
              new Filter("state", "t.state='%s'", List.of("FAILED", "HOLD", "DELIVERED")),
              new Filter(
                  "customer",
                  "(t.buyer_email='%1$s' OR t.buyer_id='%1$s' OR t.customer='%1$s')",
                  List.of("buyer-0", "buyer-0@example.com", "filled-7", NOBODY)),
              new Filter(
                  "q",
                  "(o.shop_ref='%1$s' OR t.buyer_email='%1$s' OR t.id IN"
                      + " (SELECT b.order_id FROM bill b WHERE b.ref='%1$s'))",
                  List.of("buyer-0@example.com", OFTEN, "filled-1001", NOBODY)),
              SHOP_REF);
      case PAYMENTS ->
          List.of(
              new Filter("state", "t.state='%s'", List.of("PAID", "IN_REVIEW", "CREATED")),
              GATEWAY,
              SHOP_REF);
      case REFUNDS ->
          List.of(
              new Filter("state", "t.state='%s'", List.of("DONE", "PENDING", "REQUESTED")),
              GATEWAY,
              SHOP_REF);
      case REVIEWS ->
          List.of(
              new Filter("state", "IF(t.decided_at IS NULL,'OPEN','DECIDED')='%s'", kind.states()),
              new Filter("kind", "t.kind='%s'", List.of("SECOND_PAYMENT", "UNDECIDED", "DISPUTE")),
              SHOP_REF);
      case EVENTS -> List.of(new Filter("state", "t.state='%s'", kind.states()), SHOP_REF);
    };
  }

  /** From the first moment to the one before the slash, where these are said. */
  private static Filter time(Kind kind) {
    return new Filter(
        "time",
        kind == Kind.REVIEWS ? "t.opened_at" : "t.created_at",
        List.of(
            "2025-06-01T00:00:00Z/",
            "/2025-12-01T00:00:00Z",
            "2025-09-01T00:00:00Z/2025-09-01T06:00:00Z",
            "2020-01-01T00:00:00Z/2020-02-01T00:00:00Z"));
  }

  static Stream<Object[]> searches() {
    List<Object[]> searches = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Filter> filters = new ArrayList<>(filters(kind));
      filters.add(time(kind));
      searches.add(new Object[] {kind, Map.of()});
      for (int i = 0; i < filters.size(); i++) {
        for (String value : filters.get(i).values()) {
          searches.add(new Object[] {kind, Map.of(filters.get(i).name(), value)});
          for (int j = i + 1; j < filters.size(); j++) {
            for (String other : filters.get(j).values()) {
              Map<String, String> pair = new LinkedHashMap<>();
              pair.put(filters.get(i).name(), value);
              pair.put(filters.get(j).name(), other);
              searches.add(new Object[] {kind, pair});
            }
          }
        }
      }
    }
    return searches.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("searches")
  void pagesReadAThousandRowsAtMostAndShowTheList(Kind kind, Map<String, String> filters) {
    List<String> expected = STORE.rows(reference(kind, filters));
    List<String> shown = new ArrayList<>();
    Position at = Position.START;
    for (int page = 0; page < PAGES && !at.equals(Position.END); page++) {
      Search search = search(filters, at, PAGE);
      Counted<Page> read = counted(() -> queries.list(kind, search));
      assertTrue(read.reads() <= READS_MAX, read.reads() + " on page " + page);
      read.value().rows().forEach(row -> shown.add(row.get(name(kind)).toString()));
      at = read.value().next();
    }
    assertEquals(expected.subList(0, shown.size()), shown);
    if (at.equals(Position.END)) {
      assertEquals(expected.size(), shown.size());
    }
  }

  @Test
  void rareRowsOfAFrequentNumberAreReachedByShortPages() {
    Map<String, String> filters = Map.of("shop_ref", OFTEN, "state", "PAID");
    List<String> shown = new ArrayList<>();
    Position at = Position.START;
    for (int page = 0; page < BILLS / PAGE && !at.equals(Position.END); page++) {
      Page read = queries.list(Kind.PAYMENTS, search(filters, at, PAGE));
      read.rows().forEach(row -> shown.add(row.get("id").toString()));
      at = read.next();
    }
    assertEquals(Position.END, at);
    assertFalse(shown.isEmpty());
    assertEquals(STORE.rows(reference(Kind.PAYMENTS, filters)), shown);
  }

  @Test
  void aTableReadsInProportionToItsRows() {
    for (Kind kind : Kind.values()) {
      Counted<Page> read =
          counted(() -> queries.list(kind, search(Map.of(), Position.START, 10_000)));
      int rows = read.value().rows().size();
      assertTrue(rows <= read.reads(), "reads are counted");
      assertTrue(read.reads() <= 10 * (rows + 100), kind + " " + read.reads());
    }
  }

  @Test
  void aTableOfFewRowsOfAFrequentNumberLooksThroughTwiceAsManyAsItMayHold() {
    Search search = search(Map.of("shop_ref", OFTEN, "state", "PAID"), Position.START, 1_000);
    Counted<Page> read = counted(() -> queries.list(Kind.PAYMENTS, search));
    assertFalse(read.value().rows().isEmpty());
    assertTrue(read.reads() <= 20_000, () -> "" + read.reads());
  }

  /** A buyer's orders lie in three indexes, which share what may be looked through for a page. */
  @ParameterizedTest
  @ValueSource(ints = {1, 180, 181, 200, 10_000})
  void pagesOfAnySizeShowAllOrdersOfABuyer(int rowsMax) {
    Map<String, String> filters = Map.of("customer", "buyer-0");
    List<String> shown = new ArrayList<>();
    Position at = Position.START;
    for (int page = 0; page < BILLS && !at.equals(Position.END); page++) {
      Page read = queries.list(Kind.ORDERS, search(filters, at, rowsMax));
      read.rows().forEach(row -> shown.add(row.get("id").toString()));
      at = read.next();
    }
    assertFalse(shown.isEmpty());
    assertEquals(STORE.rows(reference(Kind.ORDERS, filters)), shown);
  }

  @Test
  void paymentsOfANumberThatManyOrdersHad() {
    Counted<List<DescribedBill>> read = counted(() -> STORE.paymentStore().billsOfShopRef(OFTEN));
    assertEquals(2 * PAGE, read.value().size());
    assertTrue(read.reads() <= 2 * PAGE * READS_OF_A_BILL_MAX, () -> "" + read.reads());
    Counted<Object> newest =
        counted(() -> STORE.bean(OrdersToPay.class).ofNumber(OFTEN).orElseThrow());
    assertTrue(newest.reads() <= READS_MAX, () -> "" + newest.reads());
  }

  @Test
  void productsOnOffer() {
    Products catalogue = STORE.bean(Products.class);
    for (String after : List.of("", "a5")) {
      Counted<Object> read = counted(() -> catalogue.active(after, PAGE + 1));
      assertTrue(read.reads() <= READS_MAX, () -> "" + read.reads());
      Counted<Object> all = counted(() -> catalogue.all(after, PAGE + 1));
      assertTrue(all.reads() <= READS_MAX, () -> "" + all.reads());
    }
  }

  private static Search search(Map<String, String> filters, Position after, int rowsMax) {
    String[] time = filters.getOrDefault("time", "/").split("/", -1);
    return new Search(
        filters.getOrDefault("state", ""),
        filters.getOrDefault("gateway", ""),
        filters.getOrDefault("kind", ""),
        filters.getOrDefault("shop_ref", ""),
        filters.getOrDefault("customer", ""),
        filters.getOrDefault("q", ""),
        time[0].isEmpty() ? Search.ALWAYS : Instant.parse(time[0]),
        time[1].isEmpty() ? Search.EVER : Instant.parse(time[1]),
        after,
        rowsMax);
  }

  /** The same list as anybody would write it, without a thought to what it costs. */
  private static String reference(Kind kind, Map<String, String> filters) {
    String order = kind == Kind.ORDERS ? "t.id" : "t.order_id";
    Filter time = time(kind);
    StringBuilder sql =
        new StringBuilder("SELECT t.")
            .append(name(kind))
            .append(" FROM ")
            .append(kind.table())
            .append(" t LEFT JOIN orders o ON o.id=")
            .append(order)
            .append(" WHERE TRUE");
    for (Filter filter : filters(kind)) {
      if (filters.containsKey(filter.name())) {
        sql.append(" AND ").append(filter.condition().formatted(filters.get(filter.name())));
      }
    }
    String[] window = filters.getOrDefault("time", "/").split("/", -1);
    if (!window[0].isEmpty()) {
      sql.append(" AND " + time.condition() + ">='" + window[0].replaceAll("[TZ]", " ") + "'");
    }
    if (!window[1].isEmpty()) {
      sql.append(" AND " + time.condition() + "<'" + window[1].replaceAll("[TZ]", " ") + "'");
    }
    boolean isByOrder = search(filters, Position.START, PAGE).isByOrder();
    return sql + " ORDER BY " + (isByOrder ? order : time.condition()) + " DESC,t.id DESC";
  }

  /** What a row of the list is named by. */
  private static String name(Kind kind) {
    return kind == Kind.EVENTS ? "event_id" : "id";
  }

  private record Counted<T>(T value, long reads) {}

  /** Asking for the count is counted too. */
  private static <T> Counted<T> counted(Supplier<T> reading) {
    long own = -reads() + reads();
    long before = reads();
    T value = reading.get();
    return new Counted<>(value, reads() - before - own);
  }

  private static long reads() {
    return STORE
        .bean(SqlClient.class)
        .list("SHOW SESSION STATUS LIKE 'Handler_read%'", row -> row.getLong(2))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
