package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.tollgate.audit.Audit;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.crypto.Randomness;
import io.tollgate.events.EventSchema;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Plan;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.money.Money;
import io.tollgate.order.OrderNumber;
import io.tollgate.order.OrderState.Step;
import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.OutboxEvent;
import io.tollgate.schedule.DueClaims;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleResult;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database with our schema, the product's own beans on top of it, and the few steps that most
 * tests begin with. Two ZaloPay accounts are configured, {@code main} and {@code second}, and two
 * ways to pay without a gateway, {@code bank} and {@code cash}.
 *
 * <p>Registered as an extension of a test class, the database must be sound after each test, and
 * are closed after the last.
 */
public final class StoreFixture implements AutoCloseable, AfterEachCallback, AfterAllCallback {

  public static final GatewayId ZALOPAY = new GatewayId("zalopay");
  public static final Money PRICE = Money.of(50_000, "VND");

  private static final Duration OPENING = Duration.ofSeconds(20);

  /** What the template tells every function. */
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "tollgate.mode", "test",
          "tollgate.public-url", "https://pay.example.vn",
          "tollgate.shop-url", "https://shop.example.vn",
          "tollgate.return-urls", "https://shop.example.vn",
          "tollgate.order-key-secret", "the secret of the test's order keys");

  private final Database database;
  private final ApplicationContext context;
  private final Connection direct;
  private final RandomGenerator random = new SecureRandom();
  private long lastEvent;

  private StoreFixture(Database database, ApplicationContext context) {
    this.database = database;
    this.context = context;
    try {
      this.direct = database.open();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty books of their own. */
  public static StoreFixture open(int connections) {
    return open(connections, Map.of());
  }

  /** The same for beans that are configured in another way. */
  public static StoreFixture open(int connections, Map<String, String> settings) {
    Database database = migrated();
    return over(database, database, connections, settings);
  }

  /** A new database with our schema in it. */
  public static Database migrated() {
    Database database = TestDatabase.create();
    Flyway.configure()
        .dataSource(database.url(), database.username(), database.password())
        .locations("classpath:schema")
        .load()
        .migrate();
    return database;
  }

  /**
   * The same books for beans that reach them on another way.
   *
   * @param database as the test itself reaches it
   * @param reached as the beans reach it: over a link, or with parameters of its own
   */
  public static StoreFixture over(Database database, Database reached, int connections) {
    return over(database, reached, connections, Map.of());
  }

  /** The same for beans that are configured in another way. */
  public static StoreFixture over(
      Database database, Database reached, int connections, Map<String, String> settings) {
    Map<String, Object> properties = new HashMap<>(FUNCTIONS);
    properties.put("datasources.default.url", reached.url());
    properties.put("datasources.default.username", reached.username());
    properties.put("datasources.default.password", reached.password());
    properties.put("datasources.default.maximum-pool-size", connections);
    properties.put("tollgate.clock", "settable");
    List.of("main", "second")
        .forEach(
            account -> {
              String prefix = "tollgate.zalopay." + account;
              properties.put(prefix + ".app-id", account.equals("main") ? 2553 : 2554);
              properties.put(prefix + ".key1", "a key of " + account);
              properties.put(prefix + ".key2", "another key of " + account);
            });
    properties.put("tollgate.manual.bank.collect", "before");
    properties.put("tollgate.manual.cash.collect", "after");
    properties.putAll(settings);
    return new StoreFixture(database, ApplicationContext.run(properties)).withMethods();
  }

  private StoreFixture withMethods() {
    for (Gateway gateway : bean(Gateways.class).all()) {
      for (String account : gateway.accounts()) {
        execute(
            "INSERT IGNORE INTO"
                + " payment_method(code,name,backend,account,auto_approve,settings,rules,"
                + "created_at,updated_at) VALUES('%1$s-%2$s','%2$s','%1$s','%2$s',1,'{}','{}',"
                    .formatted(gateway.id(), account)
                + "'2026-02-01','2026-02-01')");
      }
    }
    return this;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public CountingPaymentStore paymentStore() {
    return bean(CountingPaymentStore.class);
  }

  public SettableClock clock() {
    return bean(SettableClock.class);
  }

  /** Leases every bill of a gateway that is due, for a minute. */
  public List<Ref> leaseDueBills(GatewayId gateway, Instant now) {
    DueClaims claims = bean(DueClaims.class);
    return Stream.generate(() -> claims.leaseBills(gateway, now, now.plusSeconds(60), 8))
        .takeWhile(Predicate.not(List::isEmpty))
        .flatMap(List::stream)
        .toList();
  }

  public Database database() {
    return database;
  }

  /** What differs from one placed bill to the next. */
  public record Draft(GatewayId gateway, String account, boolean autoApprove, Money amount) {
    public static final Draft USUAL = new Draft(ZALOPAY, "main", true, PRICE);

    public Draft withoutAutoApprove() {
      return new Draft(gateway, account, false, amount);
    }

    public Draft at(GatewayId other) {
      return new Draft(other, account, autoApprove, amount);
    }

    public Draft of(String otherAccount) {
      return new Draft(gateway, otherAccount, autoApprove, amount);
    }
  }

  /** A new order with one bill that the gateway has not heard of. */
  public BillSnapshot place() {
    return place(Draft.USUAL);
  }

  public BillSnapshot place(Draft draft) {
    return place(draft, "shop-" + UUID.randomUUID());
  }

  public BillSnapshot place(Draft draft, String shopRef) {
    StoredBill bill = draw(draft);
    return written(placing(bill, shopRef).transaction(), bill);
  }

  /** Places an order with this bill, once its transaction is committed. */
  public LockedBill placing(StoredBill bill, String shopRef) {
    String nonce = UUID.randomUUID().toString().replace("-", "");
    NewOrder order =
        new NewOrder(
            OrderNumber.draw(Randomness.SHARED),
            shopRef,
            nonce,
            nonce + nonce,
            bill.bill().amount(),
            "Áo thun",
            "{}",
            "{}",
            "");
    return StoreTransaction.begin(attribution("order placed")).place(order).addBill(bill);
  }

  /** One more bill on the same order, in place of the last where that is still offered. */
  public BillSnapshot placeAnother(BillSnapshot last, Draft draft) {
    StoredBill bill = draw(draft);
    LockedOrder order =
        StoreTransaction.lock(
            last.order(),
            last.order().state() == Step.HOLD ? Step.HOLD : Step.NEW,
            attribution("pays again"));
    if (last.bill().isLive()) {
      order.update(last.bill(), last.bill().supersede());
    }
    return written(order.addBill(bill).transaction(), bill);
  }

  private BillSnapshot written(StoreTransaction transaction, StoredBill bill) {
    assertEquals(PaymentStore.Commit.DONE, paymentStore().commit(transaction));
    return read(bill.bill().ref());
  }

  Attribution attribution(String why) {
    return new Attribution("test", why, clock().instant());
  }

  /** A bill as a function would draw it up. */
  public StoredBill draw(Draft draft) {
    Instant now = clock().instant();
    Gateway gateway = bean(Gateways.class).of(draft.gateway());
    Ref ref = Ref.draw(now, random);
    URI url = URI.create("https://shop.example.vn/thanks");
    Plan plan =
        gateway.plan(
            new NewBill(
                ref,
                draft.account(),
                draft.amount(),
                "Áo thun",
                Buyer.UNKNOWN,
                "",
                url,
                url,
                url,
                Optional.empty()),
            now);
    Bill bill =
        new Bill(
            0,
            0,
            ref,
            gateway.id(),
            draft.account(),
            draft.amount(),
            new BillState.Created(),
            false,
            false,
            now,
            plan.deadline(),
            plan.memo());
    Instant firstQuestion =
        plan.deadline().equals(Pacing.NEVER)
            ? Pacing.NEVER
            : now.plus(gateway.pacing().firstQuestion());
    return new StoredBill(
        bill,
        bill.amount(),
        methodId(draft),
        Mode.TEST,
        draft.autoApprove(),
        gateway instanceof DirectPayment direct
            ? Optional.of(direct.collect(draft.account()))
            : Optional.empty(),
        new NextStep.None(),
        false,
        Optional.empty(),
        url,
        plan.deadline(),
        now.plus(OPENING),
        firstQuestion,
        firstQuestion,
        now,
        0);
  }

  private long methodId(Draft draft) {
    return bean(SqlClient.class)
        .first(
            "SELECT id FROM payment_method WHERE backend=? AND account=? ORDER BY position,id",
            row -> row.getLong("id"),
            draft.gateway().value(),
            draft.account())
        .orElseThrow();
  }

  public BillSnapshot read(Ref ref) {
    return paymentStore().snapshot(ref).orElseThrow();
  }

  /** Settles a callback about a bill in the name of its own account. */
  public SettleResult called(BillSnapshot about, Report report) {
    return settle(about, report, MessageSource.callback("{}"));
  }

  /** Settles the answer to a question about a bill. */
  public SettleResult answered(BillSnapshot about, Report report) {
    return settle(about, report, MessageSource.RECONCILE);
  }

  private SettleResult settle(BillSnapshot about, Report report, MessageSource source) {
    Bill bill = about.bill().bill();
    return bean(Settle.class).settle(bill.gateway(), bill.account(), bill.ref(), report, source);
  }

  /** Runs a text behind the back of the beans. */
  public void execute(String sql) {
    try (var statement = direct.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The rows of a query, each as its values with blanks between. */
  public List<String> rows(String sql) {
    try (var statement = direct.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** How one order stands: order, bills, receipts, refunds, cases, one fact a line. */
  public String standing(BillSnapshot about) {
    return OrderHistoryText.standing(this, about.order().id());
  }

  /** The same, and how it came to that: proof, history, events, callbacks. */
  public String story(BillSnapshot about) {
    return OrderHistoryText.whole(this, about.order().id());
  }

  /** The same bill and order as they stand now. */
  public BillSnapshot now(BillSnapshot about) {
    return read(about.bill().bill().ref());
  }

  /** No invariant that the database can show is violated, and every new event fits its schema. */
  public void assertSound() {
    assertEquals(List.of(), bean(Audit.class).violations());
    assertEquals(List.of(), newEvents().stream().flatMap(StoreFixture::violations).toList());
  }

  private static Stream<String> violations(OutboxEvent event) {
    return EventSchema.violations(event).stream();
  }

  /** What the version before wrote, without a number, says less. */
  private List<OutboxEvent> newEvents() {
    String sql =
        "SELECT id,%s FROM outbox WHERE id>%d AND (sequence>0 OR order_id IS NULL) ORDER BY id"
            .formatted(Outbox.COLUMNS, lastEvent);
    try (var statement = direct.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<OutboxEvent> events = new ArrayList<>();
      while (rows.next()) {
        lastEvent = rows.getLong("id");
        events.add(Outbox.event(rows));
      }
      return events;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertSound();
    clock().set(SettableClock.START);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    context.close();
    try {
      direct.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
