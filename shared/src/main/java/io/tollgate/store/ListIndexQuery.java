package io.tollgate.store;

import io.tollgate.bill.Ref;
import io.tollgate.json.Text;
import io.tollgate.order.OrderNumber;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.OperatorQueries.Kind;
import io.tollgate.stored.RowMappers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the rows of one list along indexes in which they lie in the order of the list, so that as
 * many rows are read as are shown, however many there are. No index has the whole of a search that
 * names an order or a buyer: there at most {@link #WALK_MAX} rows are looked through for a page
 * (DECISIONS 85).
 */
final class ListIndexQuery {

  private static final int BATCH_MAX = 1_000;
  private static final int WALK_MAX = 360;
  private static final int ORDERS_MIN = 100;

  private static final String IS_NUMBER = "t.number=?";

  private final SqlClient sql;
  private final Kind kind;
  private final Search search;

  /** The orders of the refs that the searched text holds. */
  private final List<Long> ordersOfRefs;

  ListIndexQuery(SqlClient sql, Kind kind, Search search) {
    this.sql = sql;
    this.kind = kind;
    this.search = search;
    this.ordersOfRefs = ordersOfRefs(sql, Ref.within(search.word()));
  }

  private static List<Long> ordersOfRefs(SqlClient sql, Set<Ref> refs) {
    return refs.isEmpty()
        ? List.of()
        : sql.list(
            "SELECT DISTINCT order_id FROM bill WHERE ref IN ("
                + SqlClient.marks(refs.size())
                + ")",
            row -> row.getLong("order_id"),
            refs.stream().map(ref -> Text.ascii(ref.value())).toArray());
  }

  /**
   * Rows that lie next to each other in an index, as they have the same values there.
   *
   * @param behind where the list goes on when all of them were read
   */
  private record Branch(String index, String condition, List<?> values, Position behind) {

    Branch(String index, String condition, Object... values) {
      this(index, condition, List.of(values), Position.END);
    }
  }

  private record Walked(Position position, boolean fits) {}

  /**
   * The rows that were found.
   *
   * @param rows one more than a page shows, or all that could be found
   * @param end nothing behind it was looked at
   */
  record Found(List<Position> rows, Position end) {}

  Found find() {
    List<Position> rows = new ArrayList<>();
    Position at = search.after();
    int leftToWalk = Math.max(WALK_MAX, 2 * search.rowsMax());
    while (rows.size() <= search.rowsMax() && !at.equals(Position.END) && leftToWalk > 0) {
      List<Branch> branches = branches(at);
      int wanted =
          search.isByOrder() ? Math.max(1, leftToWalk / branches.size()) : search.rowsMax() + 1;
      int batch = Math.min(BATCH_MAX, wanted);
      at = walk(branches, at, batch, rows);
      leftToWalk -= search.isByOrder() ? batch * branches.size() : 0;
    }
    return new Found(rows, at);
  }

  /** Merges the branches; returns the place up to which each of them was read. */
  private Position walk(List<Branch> branches, Position from, int batch, List<Position> rows) {
    TreeMap<Position, Boolean> merged = new TreeMap<>(Collections.reverseOrder());
    Position end = Position.END;
    for (Branch branch : branches) {
      List<Walked> walked = walk(branch, from, batch);
      walked.forEach(row -> merged.put(row.position(), row.fits()));
      Position last = walked.size() < batch ? branch.behind() : walked.getLast().position();
      end = end.compareTo(last) < 0 ? last : end;
    }
    merged.headMap(end, true).entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .forEach(rows::add);
    return end;
  }

  private List<Walked> walk(Branch branch, Position from, int batch) {
    String key = search.isByOrder() ? orderColumn() : timeColumn();
    Where rest = rest();
    Where where = new Where().and(branch.condition(), branch.values().toArray());
    if (!search.isByOrder()) {
      within(where);
    }
    if (!from.equals(Position.START)) {
      Object bound = search.isByOrder() ? (Object) from.key() : time(from.key());
      where.and("(" + key + "<? OR " + key + "=? AND t.id<?)", bound, bound, from.id());
    }
    String select =
        "SELECT t.id,%1$s AS k,%2$s AS fits FROM %3$s t FORCE INDEX (%4$s) WHERE %5$s"
            + " ORDER BY %1$s DESC,t.id DESC LIMIT %6$d";
    return sql.list(
        select.formatted(key, rest, kind.table(), branch.index(), where, batch),
        this::walked,
        Stream.concat(rest.values.stream(), where.values.stream()).toArray());
  }

  private Walked walked(ResultSet row) throws SQLException {
    long key =
        search.isByOrder()
            ? row.getLong("k")
            : ChronoUnit.MICROS.between(Instant.EPOCH, RowMappers.instant(row, "k"));
    return new Walked(new Position(key, row.getLong("id")), row.getBoolean("fits"));
  }

  /** Whoever makes a cursor up can ask for times that no database has. */
  private static Instant time(long micros) {
    Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return at.isBefore(Search.EVER) ? at : Search.EVER;
  }

  private String orderColumn() {
    return kind == Kind.ORDERS ? "t.id" : "t.order_id";
  }

  private String timeColumn() {
    return kind == Kind.REVIEWS ? "t.opened_at" : "t.created_at";
  }

  private List<Branch> branches(Position from) {
    if (search.isByOrder()) {
      return kind == Kind.ORDERS ? namedOrders() : List.of(ofShopRef(from));
    }
    return switch (kind) {
      case ORDERS ->
          search.state().isEmpty()
              ? List.of(new Branch("orders_by_time", "TRUE"))
              : List.of(new Branch("orders_by_state", "t.state=?", search.state()));
      case PAYMENTS, REFUNDS, EVENTS -> byStateAndGateway();
      case REVIEWS -> cases();
    };
  }

  /** No index has the gateway alone: it has few states. Events have no gateway. */
  private List<Branch> byStateAndGateway() {
    if (search.gateway().isEmpty()) {
      return search.state().isEmpty()
          ? List.of(new Branch(kind.table() + "_created", "TRUE"))
          : List.of(new Branch(kind.table() + "_by_state", "t.state=?", search.state()));
    }
    List<String> states = search.state().isEmpty() ? kind.states() : List.of(search.state());
    return states.stream()
        .map(
            state ->
                new Branch(
                    kind.table() + "_by_gateway",
                    "t.backend=? AND t.state=?",
                    search.gateway(),
                    state))
        .toList();
  }

  private List<Branch> cases() {
    List<Boolean> open =
        search.state().isEmpty() ? List.of(true, false) : List.of(search.state().equals("OPEN"));
    return open.stream()
        .map(
            isOpen ->
                search.kind().isEmpty()
                    ? new Branch("review_case_by_time", "t.is_open=?", isOpen)
                    : new Branch(
                        "review_case_by_kind", "t.kind=? AND t.is_open=?", search.kind(), isOpen))
        .toList();
  }

  private List<Branch> namedOrders() {
    if (!search.shopRef().isEmpty()) {
      return List.of(new Branch("orders_shop_ref", "t.shop_ref=?", search.shopRef()));
    }
    if (search.word().isEmpty()) {
      return List.of(
          new Branch("orders_by_email", "t.buyer_email=?", search.customer()),
          new Branch("orders_by_buyer", "t.buyer_id=?", search.customer()),
          new Branch("orders_by_customer", "t.customer=?", Text.ascii(search.customer())));
    }
    List<Branch> named = new ArrayList<>();
    named.add(new Branch("orders_shop_ref", "t.shop_ref=?", search.word()));
    named.add(new Branch("orders_by_email", "t.buyer_email=?", search.word()));
    OrderNumber.parse(search.word())
        .ifPresent(number -> named.add(new Branch("orders_number", IS_NUMBER, number.value())));
    if (!ordersOfRefs.isEmpty()) {
      named.add(new Branch("PRIMARY", isOfRefs(), ordersOfRefs.toArray()));
    }
    return named;
  }

  private String isOfRefs() {
    return ordersOfRefs.isEmpty()
        ? "FALSE"
        : "t.id IN (" + SqlClient.marks(ordersOfRefs.size()) + ")";
  }

  /** What belongs to the newest orders of this number, and then the next ones. */
  private Branch ofShopRef(Position from) {
    int count = Math.clamp(search.rowsMax(), ORDERS_MIN, BATCH_MAX);
    List<Long> orders = PaymentStore.ordersOfShopRef(sql, search.shopRef(), from.key(), count);
    Position behind = orders.size() < count ? Position.END : new Position(orders.getLast(), 0);
    return new Branch(
        kind.table() + "_order",
        "t.order_id IN (" + SqlClient.marks(Math.max(1, orders.size())) + ")",
        orders.isEmpty() ? List.of(0L) : orders,
        behind);
  }

  /** What the index does not see to. */
  private Where rest() {
    Where rest = new Where();
    if (!search.isByOrder()) {
      return rest;
    }
    switch (kind) {
      case ORDERS -> {
        rest.is("t.state", search.state());
        restOfNames(rest);
      }
      case PAYMENTS, REFUNDS, EVENTS ->
          rest.is("t.state", search.state()).is("t.backend", search.gateway());
      case REVIEWS -> {
        rest.is("t.kind", search.kind());
        if (!search.state().isEmpty()) {
          rest.and("t.is_open=?", search.state().equals("OPEN"));
        }
      }
    }
    return within(rest);
  }

  private void restOfNames(Where rest) {
    String word = search.word();
    String customer = search.customer();
    if (!word.isEmpty()) {
      rest.and(
          "(t.shop_ref=? OR t.buyer_email=? OR " + IS_NUMBER + " OR " + isOfRefs() + ")",
          Stream.concat(Stream.of(word, word, number(word)), ordersOfRefs.stream()).toArray());
    }
    if (!customer.isEmpty()) {
      rest.and(
          "(t.buyer_email=? OR t.buyer_id=? OR t.customer=?)",
          customer,
          customer,
          Text.ascii(customer));
    }
  }

  private static String number(String word) {
    return OrderNumber.parse(word).map(OrderNumber::value).orElse("");
  }

  private Where within(Where where) {
    if (!search.from().equals(Search.ALWAYS)) {
      where.and(timeColumn() + ">=?", search.from());
    }
    if (!search.to().equals(Search.EVER)) {
      where.and(timeColumn() + "<?", search.to());
    }
    return where;
  }

  /** Conditions and the values that they are bound to, both in the order of the text. */
  private static final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Where and(String condition, Object... bound) {
      conditions.add(condition);
      values.addAll(List.of(bound));
      return this;
    }

    Where is(String column, String wished) {
      return wished.isEmpty() ? this : and(column + "=?", wished);
    }

    @Override
    public String toString() {
      return conditions.isEmpty() ? "TRUE" : String.join(" AND ", conditions);
    }
  }
}
