package io.tollgate.local.fill;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Fills a migrated database with bills that a year of business might have left, as test data for
 * load: each with its order, lines, history, events and, where its {@link BillHistory} has them,
 * receipt, refund and case. The audit finds nothing wrong with them. No gateway knows them and no
 * order key opens them; what is still open among them comes up for reconcile after thirty days.
 *
 * <p>Everything follows from a bill's number by arithmetic, so that each table is written by one
 * INSERT..SELECT for thousands of bills.
 */
public final class Fill {

  private static final int BATCH = 10_000;
  private static final Duration YEAR = Duration.ofDays(365);

  /** Longer than the longest story: at the end nothing lies in the future. */
  private static final Duration AGE = Duration.ofDays(10);

  private final Connection connection;
  private final Map<String, Object> values = new TreeMap<>();

  private Fill(Connection connection) {
    this.connection = connection;
  }

  /**
   * Adds this many bills, in transactions of ten thousand.
   *
   * @param progress gets the number of bills after each
   * @throws StartFailure when the database has no payment methods yet
   */
  public static void into(Database database, long bills, Instant now, LongConsumer progress)
      throws SQLException {
    try (Connection connection = database.open()) {
      // A statement about thousands of bills may take longer than one of the product may.
      connection.setNetworkTimeout(Runnable::run, 0);
      connection.setAutoCommit(false);
      Fill fill = new Fill(connection);
      fill.prepare(bills, now);
      for (long done = 0; done < bills; done += BATCH) {
        fill.write(done, Math.min(bills, done + BATCH));
        progress.accept(Math.min(bills, done + BATCH));
      }
    }
  }

  private void prepare(long bills, Instant now) throws SQLException {
    Instant start = now.minus(AGE).minus(YEAR);
    values.put("start", time(start));
    values.put("step", Math.max(1, YEAR.toNanos() / 1_000 / bills));
    values.put("now", time(now));
    values.put("due", time(now.plus(Duration.ofDays(30))));
    values.put("never", "9999-12-31");
    values.put("buyers", bills / 8 + 1);
    run("prepare.sql");
    for (SimulatedGateway gateway : SimulatedGateway.all()) {
      insert("fill_currency", List.of(gateway.id(), gateway.currency()));
    }
    run("methods.sql");
    writeStories();
    run("goods.sql");
    for (String table : List.of("orders", "bill", "receipt", "refund", "review_case")) {
      values.put(table, number("SELECT COALESCE(MAX(id),0) FROM " + table));
    }
    values.put("methods", number("SELECT COUNT(*) FROM fill_method WHERE channel='GATEWAY'"));
    if (number("SELECT COUNT(DISTINCT channel) FROM fill_method")
        < BillHistory.Channel.values().length) {
      throw new StartFailure(
          "To be filled, the database must have payment methods of a gateway, and those without"
              + " one that are called bank and cash.");
    }
    connection.commit();
  }

  private void write(long from, long to) throws SQLException {
    values.put("from", from);
    values.put("to", to);
    run("batch.sql");
    connection.commit();
  }

  private void writeStories() throws SQLException {
    for (int i = 0; i < BillHistory.ALL.size(); i++) {
      BillHistory story = BillHistory.ALL.get(i);
      boolean isReplaced =
          i + 1 < BillHistory.ALL.size() && BillHistory.ALL.get(i + 1).isSecondBill();
      insert("fill_story", row(i, story, isReplaced));
      for (int j = 0; j < story.steps().size(); j++) {
        BillHistory.Step step = story.steps().get(j);
        insert(
            "fill_step",
            List.of(
                i, j, step.minutes(), step.subject(), step.from(), step.to(), step.event(story)));
      }
    }
    List<Integer> slots = slots();
    for (int slot = 0; slot < slots.size(); slot++) {
      insert("fill_slot", List.of(slot, slots.get(slot)));
    }
  }

  /** In the order of the columns of fill_story. */
  private static List<Object> row(int number, BillHistory story, boolean isReplaced) {
    return List.of(
        number,
        story.channel().name(),
        story.isSecondBill(),
        story.fitsCart(),
        isReplaced,
        story.state("order"),
        story.failure(),
        story.fulfilment(),
        story.state("bill"),
        minutes(story, "bill"),
        story.state("money"),
        story.state("refund"),
        minutes(story, "refund"),
        story.state("case"),
        minutes(story, "case"),
        story.state("decision"),
        minutes(story, "decision"),
        story.steps().getFirst().minutes(),
        story.steps().getLast().minutes(),
        story.steps().size());
  }

  private static int minutes(BillHistory story, String subject) {
    return story.last(subject).map(BillHistory.Step::minutes).orElse(0);
  }

  /** The stories of a thousand bills, mixed the same way each time. */
  private static List<Integer> slots() {
    List<List<Integer>> units = new ArrayList<>();
    for (int i = 0; i < BillHistory.ALL.size(); i++) {
      if (BillHistory.ALL.get(i).isSecondBill()) {
        units.set(units.size() - 1, List.of(i - 1, i));
      } else {
        units.addAll(Collections.nCopies(BillHistory.ALL.get(i).share(), List.of(i)));
      }
    }
    Collections.shuffle(units, new Random(1));
    return units.stream().flatMap(List::stream).toList();
  }

  private void insert(String table, List<?> row) throws SQLException {
    String marks = String.join(",", Collections.nCopies(row.size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " VALUES(" + marks + ")")) {
      for (int i = 0; i < row.size(); i++) {
        insert.setObject(i + 1, row.get(i));
      }
      insert.executeUpdate();
    }
  }

  /** Runs a script of ours, in which {@code :name} stands for a value. */
  private void run(String script) throws SQLException {
    String sql = read(script);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      String text =
          switch (value.getValue()) {
            case Long number -> number.toString();
            case Object other -> "'" + other + "'";
          };
      sql = sql.replaceAll(":" + value.getKey() + "\\b", text);
    }
    try (Statement statement = connection.createStatement()) {
      for (String each : sql.strip().split(";\n")) {
        statement.executeUpdate(each);
      }
    }
  }

  private static String read(String script) {
    try (InputStream in = Fill.class.getResourceAsStream("/fill/" + script)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String time(Instant at) {
    return LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString().replace('T', ' ');
  }
}
