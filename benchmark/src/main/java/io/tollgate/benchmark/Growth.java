package io.tollgate.benchmark;

import io.tollgate.local.fill.Fill;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** What takes longer while the tables grow: 10 thousand, 100 thousand and a million bills. */
final class Growth {

  private static final List<Long> BILLS = List.of(10_000L, 100_000L, 1_000_000L);
  private static final int TIMES = 9;
  private static final int AUDIT_CALLS_MAX = 60;
  private static final int BATCH = 10_000;

  private static final List<String> LISTS =
      List.of(
          "orders",
          "orders?state=HOLD",
          "payments",
          "payments?state=PENDING",
          "refunds",
          "reviews",
          "events?state=waiting");

  private final World world;
  private final HttpClient client = HttpClient.newHttpClient();

  Growth(World world) {
    this.world = world;
  }

  /** A table in Markdown. */
  String measure() throws Exception {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    long filled = 0;
    for (long bills : BILLS) {
      System.out.printf("Filling up to %,d bills%n", bills);
      fill(bills - filled);
      filled = bills;
      measured()
          .forEach((name, took) -> rows.computeIfAbsent(name, _ -> new ArrayList<>()).add(took));
    }
    StringBuilder table =
        new StringBuilder("# Growth\n\nWritten by `./dev bench --growth`: medians of ");
    table.append(TIMES).append(" calls through the local front, in ms; the audit once, in s.\n\n");
    table.append("| |");
    BILLS.forEach(bills -> table.append(" %,d bills |".formatted(bills)));
    table.append("\n|---|---|---|---|\n");
    rows.forEach(
        (name, took) ->
            table
                .append("| ")
                .append(name)
                .append(" | ")
                .append(String.join(" | ", took))
                .append(" |\n"));
    return table.toString();
  }

  private void fill(long more) throws SQLException {
    Fill.into(
        world.database(),
        more,
        Instant.now(),
        done -> {
          if (done % (10 * BATCH) == 0) {
            System.out.printf("%,d of %,d bills%n", done, more);
          }
        });
  }

  private Map<String, String> measured() throws Exception {
    Map<String, String> took = new LinkedHashMap<>();
    took.put(
        "reconcile, nothing new",
        ms(() -> world.local().invoke("ReconcileFunction", "{\"trigger\":\"schedule\"}")));
    took.put(
        "status of one payment",
        ms(
            () ->
                get(
                    "/api/payment/status/"
                        + world.paid().substring(0, 6)
                        + "_"
                        + world.paid().substring(6),
                    UnaryOperator.identity())));
    took.put(
        "settle: a callback",
        ms(() -> world.local().invoke("CallbackFunction", world.callback(world.copies().next()))));
    String token = world.local().operatorToken();
    for (String list : LISTS) {
      took.put(
          "list: " + list,
          ms(
              () ->
                  get("/api/v1/admin/" + list, r -> r.header("Authorization", "Bearer " + token))));
    }
    took.put("the audit, s", audit());
    return took;
  }

  private static String ms(Callable<?> call) throws Exception {
    List<Double> took = new ArrayList<>();
    call.call();
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      call.call();
      took.add((System.nanoTime() - start) / 1e6);
    }
    return Report.number(Samples.median(took));
  }

  /** A large one takes several calls, each with what the answer before said. */
  private String audit() throws IOException {
    long start = System.nanoTime();
    String event = "{\"audit\":true}";
    for (int calls = 1; calls <= AUDIT_CALLS_MAX; calls++) {
      var next =
          Samples.JSON.readTree(world.local().invoke("ReconcileFunction", event)).path("next");
      if (next.isMissingNode() || next.isNull()) {
        return "%s in %d calls".formatted(Report.number((System.nanoTime() - start) / 1e9), calls);
      }
      event = "{\"audit\":" + next + "}";
    }
    return "more than " + AUDIT_CALLS_MAX + " calls";
  }

  private String get(String path, UnaryOperator<HttpRequest.Builder> more)
      throws IOException, InterruptedException {
    HttpRequest request =
        more.apply(HttpRequest.newBuilder(URI.create(world.local().baseUrl() + path))).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + " answered " + response.body());
    }
    return response.body();
  }
}
