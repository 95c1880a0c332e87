package io.tollgate.manage;

import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.order.OrderState;
import io.tollgate.store.CaseKind;
import io.tollgate.store.Register;
import io.tollgate.store.Register.Kind;
import io.tollgate.store.Search;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  private static final List<String> BILL_STATES =
      List.of("CREATED", "PENDING", "PAID", "FAILED", "EXPIRED", "IN_REVIEW");
  private static final List<String> REFUND_STATES =
      List.of("REQUESTED", "PENDING", "DONE", "FAILED", "IN_REVIEW");
  private static final List<String> ORDER_STATES =
      Stream.concat(Arrays.stream(OrderState.Step.values()).map(Enum::name), Stream.of("FAILED"))
          .toList();

  private final Register register;

  Lists(Register register) {
    this.register = register;
  }

  HttpReply list(Kind kind, HttpEvent event) {
    QueryForm form = new QueryForm(event);
    boolean isTable = isTable(form, event);
    int countMax = isTable ? TABLE_MAX : PAGE_MAX;
    int count = form.count("limit", countMax, isTable ? TABLE_MAX : PAGE);
    Search search = search(kind, form, count + 1);
    if (!form.errors().isEmpty()) {
      return HttpReply.invalid(form.errors());
    }
    List<Map<String, Object>> rows = register.list(kind, search);
    boolean hasMore = rows.size() > count;
    List<Map<String, Object>> shown = hasMore ? rows.subList(0, count) : rows;
    String next = hasMore ? Cursor.write(kind, (Long) shown.getLast().get("id")) : "";
    return isTable ? table(kind, shown, next) : page(kind, shown, next);
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
    return new Search(
        state(kind, form),
        form.text("gateway"),
        form.constant("kind", CaseKind.class),
        form.text("shop_ref"),
        form.text("customer"),
        form.text("q"),
        form.time("from", Search.ALWAYS),
        form.time("to", Search.EVER),
        form.parsed("cursor", "the cursor of a page before", c -> Cursor.read(kind, c))
            .orElse(Long.MAX_VALUE),
        rowsMax);
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
      case ORDERS -> form.choice("state", ORDER_STATES);
      case PAYMENTS -> form.choice("state", BILL_STATES);
      case REFUNDS -> form.choice("state", REFUND_STATES);
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
