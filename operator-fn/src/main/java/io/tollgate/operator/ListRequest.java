package io.tollgate.operator;

import io.tollgate.bill.GatewayId;
import io.tollgate.order.ShopRef;
import io.tollgate.request.QueryParameters;
import io.tollgate.store.OperatorQueries.Kind;
import io.tollgate.store.Position;
import io.tollgate.store.Search;
import io.tollgate.stored.CaseKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request for a list of orders, payments, refunds, cases or events.
 *
 * @param isTable whether all of it is wanted as one table for a spreadsheet, and not page by page
 */
record ListRequest(Kind kind, Search search, boolean isTable) {

  private static final int PAGE = 50;
  private static final int PAGE_MAX = 100;

  /** More would be read before it is cut ({@link Csv#BYTES_MAX}). */
  private static final int TABLE_MAX = 10_000;

  /**
   * Reads the parameters of a list; errors are left in the form.
   *
   * @param prefersTable whether a table is wanted where the query says nothing
   */
  static ListRequest read(Kind kind, QueryParameters form, boolean prefersTable) {
    boolean isTable =
        switch (form.choice("format", List.of("json", "csv"))) {
          case "csv" -> true;
          case "json" -> false;
          default -> prefersTable;
        };
    int count = form.count("limit", isTable ? TABLE_MAX : PAGE_MAX, isTable ? TABLE_MAX : PAGE);
    return new ListRequest(kind, search(kind, form, count), isTable);
  }

  private static Search search(Kind kind, QueryParameters form, int rowsMax) {
    form.refuseOthers(parameters(kind));
    Search search =
        new Search(
            state(kind, form),
            form.parsed("gateway", "the name of a gateway", ListRequest::gateway).orElse(""),
            form.constant("kind", CaseKind.class),
            ShopRef.normalized(form.text("shop_ref")),
            form.text("customer"),
            ShopRef.normalized(form.text("q")),
            form.time("from", Search.ALWAYS),
            form.time("to", Search.EVER),
            Position.START,
            rowsMax);
    return form.parsed("cursor", "the cursor of a page before", c -> Cursor.read(kind, search, c))
        .map(search::after)
        .orElse(search);
  }

  private static Optional<String> gateway(String name) {
    return Optional.of(name).filter(GatewayId::isWellFormed);
  }

  private static Set<String> parameters(Kind kind) {
    Stream<String> own =
        switch (kind) {
          case ORDERS -> Stream.of("state", "customer", "q");
          case PAYMENTS, REFUNDS -> Stream.of("state", "gateway");
          case REVIEWS -> Stream.of("kind", "open");
          case EVENTS -> Stream.of("state");
        };
    Stream<String> all = Stream.of("shop_ref", "from", "to", "cursor", "limit", "format");
    return Stream.concat(own, all).collect(Collectors.toUnmodifiableSet());
  }

  /** Of cases those that are still open, unless the others are asked for. */
  private static String state(Kind kind, QueryParameters form) {
    return switch (kind) {
      case ORDERS, PAYMENTS, REFUNDS, EVENTS -> form.choice("state", kind.states());
      case REVIEWS ->
          form.choice("open", List.of("true", "false")).equals("false") ? "DECIDED" : "OPEN";
    };
  }
}
