package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.aws.FakeSecretsManager;
import io.tollgate.crypto.Sha256;
import io.tollgate.json.Json;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.store.SchemaFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudFormation's side is a real HTTP server at the address to which S3 takes the answer. */
class MigrationHandlerTest {

  private static final String MASTER = "arn:master";
  private static final String FUNCTIONS = "arn:functions";
  private static final int ANSWER_BYTES_MAX = 4_096;

  private final Database database = TestDatabase.create();
  private final String username = "f" + UUID.randomUUID().toString().substring(0, 8);
  private final String password = UUID.randomUUID().toString();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private final Set<String> set = new HashSet<>();
  private FakeSecretsManager secrets;
  private HttpServer s3;

  @BeforeEach
  void start() throws IOException {
    secrets = new FakeSecretsManager();
    secrets.put(MASTER, Map.of("username", database.username(), "password", database.password()));
    secrets.put(FUNCTIONS, Map.of("username", username, "password", password));
    s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          answers.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          types.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
          exchange.sendResponseHeaders(statuses.isEmpty() ? 200 : statuses.removeFirst(), -1);
          exchange.close();
        });
    s3.start();
    Map<String, Object> settings = secrets.settings();
    settings.put("datasources.default.url", database.url());
    settings.put("tollgate.database.secret-arn", FUNCTIONS);
    settings.put("tollgate.database.master-secret-arn", MASTER);
    settings.forEach((name, value) -> property(name, value.toString()));
  }

  /** A migration that was answered for goes on. */
  @AfterEach
  void stop() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("migration")) {
        thread.join();
      }
    }
    set.forEach(System::clearProperty);
    s3.stop(0);
    secrets.close();
  }

  @Test
  void createMakesSchemaAndAnAccountThatOnlyReadsAndWritesRows() throws Exception {
    invoke(request("Create", newest()));

    JsonNode answer = answer("SUCCESS");
    assertTrue(answer.get("Data").get("Applied").getIntValue() > 5);
    assertEquals("schema", text(answer, "PhysicalResourceId"));
    assertEquals("arn:stack/tollgate", text(answer, "StackId"));
    assertEquals("", types.getFirst());
    assertTrue(answers.getFirst().startsWith("PUT /answer?signature=a%2Fb "), answers::toString);
    Database functions = new Database(database.url(), username, password);
    functions.execute("INSERT INTO history SELECT * FROM history WHERE FALSE");
    functions.execute("UPDATE orders SET version=version WHERE FALSE");
    functions.execute("DELETE FROM callback_log WHERE FALSE");
    for (String change :
        List.of(
            "DROP TABLE callback_log",
            "CREATE TABLE more(id INT)",
            "ALTER TABLE orders ADD COLUMN x INT",
            "CREATE USER somebody")) {
      assertThrows(SQLException.class, () -> functions.execute(change), change);
    }
  }

  @Test
  void secondDeploymentOfTheSameVersionAppliesNothingAndTakesTheRotatedPassword() throws Exception {
    invoke(request("Create", newest()));
    answers.clear();
    secrets.put(FUNCTIONS, Map.of("username", username, "password", "rotated-" + password));

    invoke(request("Update", newest()));

    assertEquals(0, answer("SUCCESS").get("Data").get("Applied").getIntValue());
    new Database(database.url(), username, "rotated-" + password).execute("SELECT 1");
  }

  @Test
  void deletionTouchesNothing() throws SQLException {
    invoke(request("Delete", "").replace("\"SchemaVersion\":\"\"", "\"x\":\"\""));
    answer("SUCCESS");
    assertEquals(0, secrets.calls());
    assertEquals(0, tables());
  }

  @Test
  void olderVersionOfARollbackTouchesNothing() throws SQLException {
    invoke(request("Update", "1"));
    answer("SUCCESS");
    assertEquals(0, tables());
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999", "", "x", "1 "})
  void versionThatThisReleaseHasNotFails(String version) throws SQLException {
    invoke(request("Create", version));
    assertTrue(text(answer("FAILED"), "Reason").startsWith("SchemaVersion "), answers::toString);
    assertEquals(0, tables());
  }

  @Test
  void unreadableSecretIsAnAnswerToo() {
    secrets.remove(MASTER);
    invoke(request("Create", newest()));
    assertEquals(
        "tollgate.database.master-secret-arn cannot be read: 400 ResourceNotFoundException",
        text(answer("FAILED"), "Reason"));
  }

  @Test
  void failingStatementIsNamedWithoutItsTextOrPassword() throws SQLException {
    database.execute("CREATE TABLE orders(id INT); CREATE TABLE other(id INT)");
    invoke(request("Create", newest()));
    String reason = text(answer("FAILED"), "Reason");
    assertTrue(reason.startsWith("The migration failed. "), reason);
    assertFalse(answers.getFirst().contains(password), "password");
    assertFalse(answers.getFirst().contains(database.password()), "password");
  }

  /** The second statement of V2 fails, and what the first one did is undone by hand. */
  @Test
  void afterARepairAFileThatFailedHalfWayIsAppliedAnew() throws SQLException {
    SchemaFixture.migrate(database, "1");
    database.execute("ALTER TABLE review_case ADD COLUMN reference INT");
    invoke(request("Create", newest()));
    answer("FAILED");
    database.execute("ALTER TABLE review_case DROP COLUMN reference");
    database.execute("ALTER TABLE bill DROP CONSTRAINT bill_collect, DROP COLUMN collect");
    database.execute("ALTER TABLE bill DROP COLUMN session_url");
    assertThrows(FlywayException.class, () -> invoke("{\"migrate\":true}"));

    assertEquals("{\"forgotten\":1}", invoke("{\"repair\":true}"));

    answers.clear();
    invoke(request("Create", newest()));
    answer("SUCCESS");
    assertEquals("0", value("SELECT COUNT(*) FROM flyway_schema_history WHERE success=FALSE"));
    assertEquals("{\"forgotten\":0}", invoke("{\"repair\":true}"));
  }

  /** As the function of the former release finds it, to which a deployment goes back. */
  @Test
  void repairKeepsWhatANewerReleaseHasApplied() throws SQLException {
    invoke("{\"migrate\":true}");
    database.execute(
        "INSERT INTO flyway_schema_history(installed_rank,version,description,type,script,"
            + "installed_by,execution_time,success) VALUES"
            + "(998,'998','new','SQL','V998__new.sql','x',1,TRUE),"
            + "(999,'999','new','SQL','V999__new.sql','x',1,FALSE)");
    assertEquals("{\"forgotten\":1}", invoke("{\"repair\":true}"));
    assertEquals("998", value("SELECT MAX(CAST(version AS UNSIGNED)) FROM flyway_schema_history"));
    assertEquals("0", value("SELECT COUNT(*) FROM flyway_schema_history WHERE type='DELETE'"));
  }

  @Test
  void databaseThatIsDownIsAnAnswer() {
    property("datasources.default.url", "jdbc:mysql://127.0.0.1:1/none");
    invoke(request("Create", newest()));
    assertTrue(text(answer("FAILED"), "Reason").startsWith("The migration failed."));
  }

  @Test
  void answerIsRepeatedWhereS3Fails() {
    statuses.addAll(List.of(503, 500));
    invoke(request("Delete", "1"));
    assertEquals(3, answers.size());
  }

  @Test
  void migrationThatTakesTooLongIsAFailureBeforeTheFunctionEnds() {
    invoke(request("Create", newest()), 20_001);
    assertEquals(
        "The migration takes longer than this function may run", text(answer("FAILED"), "Reason"));
  }

  @Test
  void physicalIdStaysWhatCloudFormationKnows() {
    invoke(
        request("Delete", "1")
            .replace("{\"RequestType\"", "{\"PhysicalResourceId\":\"former\",\"RequestType\""));
    assertEquals("former", text(answer("SUCCESS"), "PhysicalResourceId"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"migrat\":true}",
        "{\"migrate\":false}",
        "{\"migrate\":\"true\"}",
        "{\"migrate\":true,\"now\":true}",
        "{\"migrate\":true,\"repair\":true}",
        "{\"repair\":false}",
        "{\"key1\":\"value1\",\"key2\":\"value2\",\"key3\":\"value3\"}",
        "{\"trigger\":\"schedule\"}",
        "{\"RequestType\":\"Create\"}",
        "[]",
        ""
      })
  void anythingElseIsRefusedByName(String event) throws SQLException {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> invoke(event));
    assertTrue(e.getMessage().matches("(An event with the members .*|The event must be .*)"));
    assertEquals(0, tables());
    assertEquals(List.of(), answers);
  }

  @Test
  void byHandItAppliesAll() throws SQLException {
    assertTrue(invoke("{\"migrate\":true}").matches("\\{\"applied\":\\d+}"));
    assertTrue(tables() > 5);
  }

  @Test
  void firstApiKeyIsMadeOnceAndOnlyItsHashIsStored() throws SQLException {
    invoke("{\"migrate\":true}");
    String event = "{\"api_key\":{\"name\":\"Cửa hàng\",\"scopes\":[\"payment\",\"refund\"]}}";

    JsonNode answer = Json.object(invoke(event)).orElseThrow();

    assertTrue(answer.get("created").getBooleanValue());
    String secret = text(answer, "secret");
    assertTrue(secret.matches("tg_" + text(answer, "id") + "_[A-Za-z0-9]{43}"), "secret");
    assertEquals(
        "Cửa hàng|payment refund|deployment|" + Sha256.hex(secret),
        value("SELECT CONCAT_WS('|',name,scopes,created_by,sha256) FROM api_key"));
    assertEquals("{\"created\":false}", invoke(event));
    database.execute("UPDATE api_key SET expires_at='2020-01-01'");
    assertEquals("{\"created\":false}", invoke(event));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                          | api_key must be an object",
        "{}                                          | api_key.name is required",
        "{\"name\":\"shop\",\"scopes\":[]}           | api_key.scopes must name at least one",
        "{\"name\":\"shop\",\"scopes\":[\"admin\"]}    | api_key.scopes must hold only texts",
        "{\"name\":\"x\",\"scopes\":[\"refund\"],\"a\":1}| api_key.a is not a field",
        "{\"name\":\"x\",\"scopes\":[\"refund\"],\"expires_at\":\"2020-01-01T00:00:00Z\"}"
            + "| api_key.expires_at must be later than now"
      })
  void wrongApiKeyIsRefusedByField(String key, String expected) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> invoke("{\"api_key\":" + key + "}"));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private String invoke(String event) {
    return invoke(event, 300_000);
  }

  private static String invoke(String event, int leftMillis) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      new MigrationHandler()
          .handleRequest(
              new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
              output,
              context(leftMillis));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  private static Context context(int leftMillis) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                method.getName().equals("getRemainingTimeInMillis") ? leftMillis : null);
  }

  private String request(String type, String version) {
    return """
    {"RequestType":"%s","ServiceToken":"arn:function","ResponseURL":"%s","StackId":"arn:stack/tollgate",
     "RequestId":"request-1","LogicalResourceId":"Schema","ResourceType":"Custom::Schema",
     "ResourceProperties":{"ServiceToken":"arn:function","SchemaVersion":"%s"}}
    """
        .formatted(
            type,
            "http://127.0.0.1:" + s3.getAddress().getPort() + "/answer?signature=a%2Fb",
            version)
        .strip();
  }

  private JsonNode answer(String status) {
    assertEquals(1, answers.size(), answers::toString);
    String body = answers.getFirst().substring(answers.getFirst().indexOf('{'));
    assertTrue(body.getBytes(StandardCharsets.UTF_8).length <= ANSWER_BYTES_MAX);
    JsonNode answer = Json.object(body).orElseThrow();
    assertEquals(status, text(answer, "Status"), body);
    return answer;
  }

  private static String text(JsonNode object, String name) {
    return object.get(name).getStringValue();
  }

  private static String newest() {
    try (var files = Files.list(Path.of("../shared/src/main/resources/schema"))) {
      return files
          .map(file -> file.getFileName().toString())
          .map(name -> Integer.valueOf(name.substring(1, name.indexOf('_'))))
          .max(Integer::compare)
          .orElseThrow()
          .toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int tables() throws SQLException {
    return Integer.parseInt(
        value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema=DATABASE()"));
  }

  private String value(String select) throws SQLException {
    try (var connection = database.open();
        var statement = connection.createStatement();
        var row = statement.executeQuery(select)) {
      row.next();
      return row.getString(1);
    }
  }

  private void property(String name, String value) {
    System.setProperty(name, value);
    set.add(name);
  }
}
