package io.tollgate.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.auth.OrderKeys;
import io.tollgate.aws.FakeSecretsManager;
import io.tollgate.crypto.Nonce;
import io.tollgate.crypto.Sha256;
import io.tollgate.local.database.Database;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.settings.RefusedSecrets;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.StoreFixture;
import io.tollgate.time.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets by reference, read over real HTTP; and a real database whose password is rotated. */
class FunctionBeansTest {

  private static final String ARN = "arn:aws:secretsmanager:ap-southeast-1:1:secret:tollgate-a1";
  private static final String DATABASE_ARN = "arn:aws:secretsmanager:ap-southeast-1:1:secret:db-b2";
  private static final String FIRST = "first-0123456789abcdef0123456789";
  private static final String SECOND = "second-0123456789abcdef0123456789";
  private static final Context<Resource> RUNTIME = Core.getGlobalContext();

  private final FakeSecretsManager secrets = new FakeSecretsManager();

  @AfterEach
  void stop() {
    secrets.close();
  }

  @Test
  void secretsAreReadAtTheStartAndKeptForFiveMinutes() {
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      ApplicationContext first = beans.current();
      assertEquals(FIRST, secret(first));
      assertEquals(1, secrets.calls());

      clock(first).pass(Duration.ofSeconds(299));
      assertSame(first, beans.current());
      assertEquals(1, secrets.calls());

      clock(first).pass(Duration.ofSeconds(1));
      assertSame(first, beans.current());
      assertEquals(2, secrets.calls());

      secrets.put(ARN, keys(SECOND));
      clock(first).pass(Duration.ofMinutes(5));
      assertEquals(SECOND, secret(beans.current()));
      assertFalse(first.isRunning());
    }
  }

  /** By the machine's clock, which AWS's own agrees with. */
  @Test
  void ageOfASecretIsMeasuredWhereverItIsRead() throws Exception {
    secrets.setCreatedDate(Instant.now().minus(Duration.ofDays(181)).getEpochSecond() + ".123");
    assertEquals(
        List.of("secret=tollgate.secrets.arn 181"),
        CapturedMetrics.of(Metric.SECRET_AGE, () -> start(keys(FIRST)).close()));
  }

  /** Each call costs money, and whoever forges messages must not decide how many there are. */
  @Test
  void floodOfForgeriesReadsTheSecretsOnceAMinute() {
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      SettableClock clock = clock(beans.current());
      for (int second = 0; second < 180; second++) {
        for (int i = 0; i < 10; i++) {
          beans.current().getBean(RefusedSecrets.class).note();
          assertFalse(beans.renewIfRefused());
        }
        clock.pass(Duration.ofSeconds(1));
      }
      assertEquals(3, secrets.calls());
    }
  }

  @Test
  void refusedSignatureFindsTheRotatedKey() {
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      clock(beans.current()).pass(Duration.ofMinutes(1));
      secrets.put(ARN, keys(SECOND));
      assertFalse(beans.renewIfRefused());
      beans.current().getBean(RefusedSecrets.class).note();
      assertTrue(beans.renewIfRefused());
      assertEquals(SECOND, secret(beans.current()));
    }
  }

  /** Six functions that start at once read two secrets each, and one call may well fail. */
  @ParameterizedTest
  @ValueSource(strings = {"ThrottlingException", ""})
  void startOutlastsTwoCallsThatFail(String failure) {
    secrets.failNext(failure, failure);
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      assertEquals(FIRST, secret(beans.current()));
      assertEquals(3, secrets.calls());
    }
  }

  @Test
  void startGivesUpAfterThreeCalls() {
    secrets.setDown(true);
    assertThrows(InvalidSettings.class, () -> start(keys(FIRST)));
    assertEquals(3, secrets.calls());
  }

  /** What is refused will be refused again. */
  @Test
  void refusedCallIsNotRepeated() {
    secrets.failNext("AccessDeniedException");
    assertThrows(InvalidSettings.class, () -> start(keys(FIRST)));
    assertEquals(1, secrets.calls());
  }

  /** There are former values, and a request waits. */
  @Test
  void renewalIsTriedOnce() {
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      secrets.failNext("ThrottlingException", "ThrottlingException");
      clock(beans.current()).pass(Duration.ofMinutes(5));
      assertEquals(FIRST, secret(beans.current()));
      assertEquals(2, secrets.calls());
    }
  }

  @Test
  void whatWasReadGoesOnWhileSecretsManagerDoesNot() {
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      SettableClock clock = clock(beans.current());
      secrets.setDown(true);
      clock.pass(Duration.ofDays(1));
      assertEquals(FIRST, secret(beans.current()));
      secrets.setDown(false);
      secrets.put(ARN, keys(""));
      clock.pass(Duration.ofMinutes(5));
      assertEquals(FIRST, secret(beans.current()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a text", "[1]", ""})
  void secretOfAnotherShapeIsOneLineWithoutItsText(String text) {
    secrets.put(ARN, text);
    InvalidSettings e =
        assertThrows(InvalidSettings.class, () -> start(Optional.empty(), Optional.of(ARN)));
    assertEquals("tollgate.secrets.arn names a secret that is no JSON object", e.getMessage());
  }

  @Test
  void unknownSecretIsOneLine() {
    InvalidSettings e =
        assertThrows(InvalidSettings.class, () -> start(Optional.empty(), Optional.of(ARN)));
    assertEquals(
        "tollgate.secrets.arn cannot be read: 400 ResourceNotFoundException", e.getMessage());
  }

  @Test
  void orderKeysStayWhatTheyWereWhileTheirSecretIsRotated() {
    String nonce = Nonce.draw();
    String key;
    try (FunctionBeans<ApplicationContext> beans = start(keys(FIRST))) {
      key = beans.current().getBean(OrderKeys.class).of(nonce);
    }
    Map<String, String> rotated =
        Map.of("tollgate.order-key-secret", SECOND, "tollgate.order-key-secret-previous", FIRST);
    try (FunctionBeans<ApplicationContext> beans = start(rotated)) {
      OrderKeys keys = beans.current().getBean(OrderKeys.class);
      assertEquals(key, keys.of(nonce, Sha256.hex(key)));
      assertTrue(keys.opens(key, nonce));
      String later = keys.of(nonce);
      assertNotEquals(key, later);
      assertEquals(later, keys.of(nonce, Sha256.hex(later)));
      assertTrue(keys.opens(later, nonce));
      assertFalse(keys.opens("forged", nonce));
    }
  }

  @Test
  void rotatedDatabasePasswordIsReadWhenTheFormerOneIsRefused() throws SQLException {
    Account account = new Account();
    try (FunctionBeans<ApplicationContext> beans = connected(account)) {
      SettableClock clock = clock(beans.current());
      clock.pass(Duration.ofMinutes(2));
      account.rotate();
      beans.current().getBean(SqlClient.class).closeConnections();
      beans.current().getBean(SqlClient.class).openConnections();
      SqlClient former = beans.current().getBean(SqlClient.class);
      assertThrows(DatabaseUnavailable.class, () -> select(former));
      assertTrue(beans.renewIfRefused());
      assertEquals(1, select(beans.current().getBean(SqlClient.class)));
    }
  }

  /** A copy that wakes up weeks later: its connection is dead, password and keys are others. */
  @Test
  void restoreFromASnapshotReadsSecretsAndConnectsAnew() throws SQLException {
    Account account = new Account();
    try (FunctionBeans<ApplicationContext> beans = connected(account)) {
      secrets.put(ARN, keys(FIRST));
      ApplicationContext before = beans.current();
      assertEquals(1, select(before.getBean(SqlClient.class)));
      assertEquals(1, account.connections());

      beans.beforeCheckpoint(RUNTIME);
      account.awaitNoConnections();
      clock(before).pass(Duration.ofDays(20));
      account.rotate();
      secrets.put(ARN, keys(SECOND));
      int calls = secrets.calls();
      beans.afterRestore(RUNTIME);

      assertEquals(calls + 2, secrets.calls());
      assertEquals(SECOND, secret(beans.current()));
      assertEquals(1, select(beans.current().getBean(SqlClient.class)));
      assertEquals(calls + 2, secrets.calls());
    }
  }

  /** Where nothing has changed meanwhile, the beans of the snapshot go on. */
  @Test
  void restoreWithTheSameSecretsKeepsTheBeans() throws SQLException {
    Account account = new Account();
    try (FunctionBeans<ApplicationContext> beans = connected(account)) {
      ApplicationContext before = beans.current();
      beans.beforeCheckpoint(RUNTIME);
      beans.afterRestore(RUNTIME);
      assertSame(before, beans.current());
      assertEquals(1, select(before.getBean(SqlClient.class)));
    }
  }

  @Test
  void pathsAreWalkedBeforeASnapshotAndNotAtTheStart() {
    AtomicInteger walks = new AtomicInteger();
    try (FunctionBeans<ApplicationContext> beans =
        FunctionBeans.start(
            Map.of("datasources.default.url", "jdbc:mysql://127.0.0.1:1/none"),
            context -> context,
            _ -> walks.incrementAndGet())) {
      assertEquals(0, walks.get());
      beans.beforeCheckpoint(RUNTIME);
      assertEquals(1, walks.get());
    }
  }

  private static int select(SqlClient sql) {
    return sql.first("SELECT 1", row -> row.getInt(1)).orElseThrow();
  }

  private static String secret(ApplicationContext context) {
    return context.getRequiredProperty("tollgate.order-key-secret", String.class);
  }

  private static Map<String, String> keys(String orderKeySecret) {
    return Map.of("tollgate.order-key-secret", orderKeySecret);
  }

  private static SettableClock clock(ApplicationContext context) {
    return context.getBean(SettableClock.class);
  }

  private FunctionBeans<ApplicationContext> start(Map<String, String> secret) {
    secrets.put(ARN, secret);
    return start(Optional.empty(), Optional.of(ARN));
  }

  private FunctionBeans<ApplicationContext> connected(Account account) {
    secrets.put(ARN, keys(FIRST));
    return start(Optional.of(account), Optional.of(ARN));
  }

  private FunctionBeans<ApplicationContext> start(Optional<Account> account, Optional<String> arn) {
    Map<String, Object> settings = secrets.settings();
    settings.put("tollgate.clock", "settable");
    settings.put("datasources.default.connection-timeout", 5_000);
    settings.put("datasources.default.url", "jdbc:mysql://127.0.0.1:1/none");
    arn.ifPresent(value -> settings.put("tollgate.secrets.arn", value));
    account.ifPresent(
        each -> {
          settings.put("datasources.default.url", each.database.url());
          settings.put("tollgate.database.secret-arn", DATABASE_ARN);
        });
    return FunctionBeans.start(
        settings,
        context -> {
          context.getBean(OrderKeys.class);
          return context;
        });
  }

  /** An account of its own at the test's database, whose secret the fake holds. */
  private final class Account {

    private final Database database = StoreFixture.migrated();
    private final String name = "u" + UUID.randomUUID().toString().substring(0, 8);

    Account() throws SQLException {
      database.execute("CREATE USER '" + name + "'@'127.0.0.1' IDENTIFIED BY 'initial'");
      database.execute("GRANT ALL ON *.* TO '" + name + "'@'127.0.0.1'");
      rotate();
    }

    void rotate() throws SQLException {
      String password = UUID.randomUUID().toString();
      database.execute("ALTER USER '" + name + "'@'127.0.0.1' IDENTIFIED BY '" + password + "'");
      secrets.put(DATABASE_ARN, Map.of("username", name, "password", password));
    }

    int connections() throws SQLException {
      try (var connection = database.open();
          var statement = connection.createStatement();
          var row =
              statement.executeQuery(
                  "SELECT COUNT(*) FROM information_schema.processlist WHERE user='"
                      + name
                      + "'")) {
        row.next();
        return row.getInt(1);
      }
    }

    /** A connection is closed beside the call that closes it. */
    void awaitNoConnections() throws SQLException {
      while (connections() > 0) {
        Thread.onSpinWait();
      }
    }
  }
}
