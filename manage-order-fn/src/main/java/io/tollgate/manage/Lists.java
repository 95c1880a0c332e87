package io.tollgate.manage;

import io.tollgate.bill.GatewayId;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.order.ShopRef;
import io.tollgate.store.CaseKind;
import io.tollgate.store.Page;
import io.tollgate.store.Position;
import io.tollgate.store.Register;
import io.tollgate.store.Register.Kind;
import io.tollgate.store.Search;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of what is in the books, page by page as JSON, or as one table for a spreadsheet. */
@Singleton
class Lists {

  private static final int PAGE = 50;
  private static final int PAGE_MAX = 100;

  /** With the longest texts about 5 MB, and a function's answer may have 6. */
  private static final int TABLE_MAX = 10_000;

  private final Register register;

  Lists(Register register) {
    this.register = register;
  }

  HttpReply list(Kind kind, HttpEvent event) {
    QueryForm form = new QueryForm(event);
    boolean isTable = isTable(form, event);
    int countMax = isTable ? TABLE_MAX : PAGE_MAX;
    int count = form.count("limit", countMax, isTable ? TABLE_MAX : PAGE);
    Search search = search(kind, form, count);
    if (!form.errors().isEmpty()) {
      return HttpReply.invalid(form.errors());
    }
    Page page = register.list(kind, search);
    String next = page.next().equals(Position.END) ? "" : Cursor.write(kind, search, page.next());
    return isTable ? table(kind, page.rows(), next) : page(kind, page.rows(), next);
  }

  /** The query decides, where it says anything. */
  private static boolean isTable(QueryForm form, HttpEvent event) {
    return switch (form.choice("format", List.of("json", "csv"))) {
      case "csv" -> true;
      case "json" -> false;
      default -> event.header("accept").orElse("").toLowerCase(Locale.ROOT).contains("text/csv");
    };
  }

  private static Search search(Kind kind, QueryForm form, int rowsMax) {
    form.refuseOthers(parameters(kind));
    Search search =
        new Search(
            state(kind, form),
            form.parsed("gateway", "the name of a gateway", Lists::gateway).orElse(""),
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
        };
    Stream<String> all = Stream.of("shop_ref", "from", "to", "cursor", "limit", "format");
    return Stream.concat(own, all).collect(Collectors.toUnmodifiableSet());
  }

  /** Of cases those that are still open, unless the others are asked for. */
  private static String state(Kind kind, QueryForm form) {
    return switch (kind) {
      case ORDERS, PAYMENTS, REFUNDS -> form.choice("state", kind.states());
      case REVIEWS ->
          form.choice("open", List.of("true", "false")).equals("false") ? "DECIDED" : "OPEN";
    };
  }

  private static HttpReply page(Kind kind, List<Map<String, Object>> rows, String next) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        name(kind), kind == Kind.REVIEWS ? rows.stream().map(Lists::withDecisions).toList() : rows);
    if (!next.isEmpty()) {
      body.put("next_cursor", next);
    }
    return HttpReply.json(200, body);
  }

  /** A case with what can be decided about it. */
  static Map<String, Object> withDecisions(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>(row);
    List<Decision> decisions =
        row.containsKey("decided_at")
            ? List.of()
            : Decision.on(CaseKind.valueOf(row.get("kind").toString()), row.containsKey("refund"));
    shown.put("decisions", decisions.stream().map(Decision::word).toList());
    return shown;
  }

  /** Says that it was cut where a person sees it, in the file's name, and where a program does. */
  private static HttpReply table(Kind kind, List<Map<String, Object>> rows, String next) {
    HttpReply reply =
        HttpReply.text(
            200, "text/csv; charset=utf-8; header=present", Csv.write(kind.columns(), rows));
    String cut = next.isEmpty() ? "" : "-first-" + rows.size();
    reply
        .headers()
        .put("content-disposition", "attachment; filename=\"" + name(kind) + cut + ".csv\"");
    if (!next.isEmpty()) {
      reply.headers().put("x-next-cursor", next);
    }
    return reply;
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
