package io.tollgate.reconcile.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import io.tollgate.local.database.Database;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import io.tollgate.simulator.zalopay.App;
import io.tollgate.simulator.zalopay.ZaloPaySimulator;
import io.tollgate.store.StoreFixture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each line, with everything right and with one thing wrong. */
class DoctorTest {

  private static final App APP = App.PUBLIC.getFirst();
  private static final String KEY1_OF_ANOTHER = App.PUBLIC.getLast().key1();
  private static final String AWS_SECRET = "wJalrXUtnFEMIplantedSecret";
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final String KEY2 = "zalopay/main key2";

  private static Database database;

  /** What one server answers instead of all the others, by the path or action that is asked for. */
  private final Map<String, HttpResponse> answers = new ConcurrentHashMap<>();

  private final Map<String, Object> settings = new HashMap<>();
  private HttpServer others;
  private ZaloPaySimulator zaloPay;

  @BeforeAll
  static void migrate() {
    database = StoreFixture.migrated();
  }

  @AfterAll
  static void forget() {
    System.clearProperty("tollgate.clock.offset-ms");
  }

  @BeforeEach
  void start() {
    zaloPay = ZaloPaySimulator.start(0, List.of(APP), Optional.empty(), Clock.systemUTC());
    others = HttpServer.start(0, this::answer);
    String url = "http://127.0.0.1:" + others.port();
    settings.put("datasources.default.url", database.url());
    settings.put("datasources.default.username", database.username());
    settings.put("datasources.default.password", database.password());
    settings.put("tollgate.zalopay.main.app-id", Long.toString(APP.appId()));
    settings.put("tollgate.zalopay.main.key1", APP.key1());
    settings.put("tollgate.zalopay.main.key2", APP.key2());
    settings.put("tollgate.zalopay.main.base-url", zaloPay.url());
    settings.put("tollgate.address-check-url", url + "/address");
    settings.put("tollgate.egress-address", "203.0.113.7");
    settings.put("tollgate.jwt-issuer", url + "/issuer");
    settings.put("tollgate.event-bus", "shop");
    settings.put("tollgate.mail-from", "orders@shop.example");
    settings.put("tollgate.secrets.arn", "arn:aws:secretsmanager:x:1:secret:shop");
    settings.put("aws.endpoint-url", url + "/aws");
    settings.put("aws.access-key-id", "AKIAEXAMPLE");
    settings.put("aws.secret-access-key", AWS_SECRET);
  }

  @AfterEach
  void stop() throws Exception {
    others.close();
    zaloPay.close();
    execute("DELETE FROM receipt");
    execute("DELETE FROM review_case");
    execute("DELETE FROM webhook_endpoint");
    execute("DELETE FROM outbox");
  }

  private HttpResponse answer(HttpRequest request) {
    String asked = asked(request);
    return answers.containsKey(asked) ? answers.get(asked) : usual(asked);
  }

  private static String asked(HttpRequest request) {
    return request
        .header("x-amz-target")
        .orElseGet(
            () ->
                request.rawPath().startsWith("/aws")
                    ? request.text().replaceAll(".*Action=([A-Za-z]+).*", "$1")
                    : request.rawPath());
  }

  private HttpResponse usual(String asked) {
    String url = "http://127.0.0.1:" + others.port();
    return switch (asked) {
      case "/address" -> HttpResponse.text(200, "text/plain", "203.0.113.7\n");
      case "/issuer/.well-known/openid-configuration" ->
          HttpResponse.json(
              200, Json.write(Map.of("issuer", url + "/issuer", "jwks_uri", url + "/keys")));
      case "/keys" ->
          HttpResponse.json(200, "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"x\"},{\"kty\":\"EC\"}]}");
      case "secretsmanager.DescribeSecret" -> changed(Duration.ofDays(10));
      case "AWSEvents.DescribeEventBus" -> HttpResponse.json(200, "{\"Name\":\"shop\"}");
      case "GetIdentityVerificationAttributes" -> xml("VerificationStatus", "Success");
      case "GetSendQuota" -> xml("Max24HourSend", "50000.0");
      default -> HttpResponse.json(404, "{}");
    };
  }

  private static HttpResponse xml(String name, String value) {
    return HttpResponse.text(200, "text/xml", "<a><%1$s>%2$s</%1$s></a>".formatted(name, value));
  }

  private static HttpResponse changed(Duration ago) {
    return HttpResponse.json(
        200, "{\"LastChangedDate\":%d.123}".formatted(Instant.now().minus(ago).getEpochSecond()));
  }

  @Test
  void soundInstallationHasNoLineAboveInfoButTheKeyThatNothingProvedYet() {
    List<String> loud =
        examine().stream()
            .filter(line -> line.level().compareTo(Line.Level.INFO) > 0)
            .map(Lines::of)
            .toList();
    assertEquals(
        List.of(
            "WARN zalopay/main key2: not provable from here, only the gateway signs with it: it"
                + " proved none of the newest 2000 receipts"),
        loud);
  }

  @Test
  void callbackKeyIsProvenByTheNewestReceiptOfIt() throws Exception {
    String insert =
        "INSERT INTO receipt(ref,backend,account,transaction_id,amount,currency,role,source,key_id,"
            + "key_fingerprint,signature,evidence,paid_at,received_at) VALUES"
            + " ('r','zalopay','main','%s',1,'VND','ORPHAN','CALLBACK','zalopay/main/key2','%s',"
            + "'s','e','2026-11-01','2026-11-01 10:00:00')";
    execute(insert.formatted("1", "0123456789abcdef"));
    assertEquals(Line.Level.WARN, Lines.find(examine(), KEY2).level());
    execute(insert.formatted("2", fingerprint()));
    assertEquals(
        "OK zalopay/main key2: proved a payment's message at 2026-11-01T10:00:00Z",
        Lines.of(Lines.find(examine(), KEY2)));
  }

  private static String fingerprint() {
    return new Key("key2", new Secret(APP.key2())).fingerprint();
  }

  @Test
  void wrongKeyIsToldFromAnUnreachableGateway() {
    settings.put("tollgate.zalopay.main.key1", KEY1_OF_ANOTHER);
    assertEquals(
        "FAIL zalopay/main keys: the gateway refuses them: code -402",
        Lines.of(Lines.find(examine(), "zalopay/main keys")));
    settings.put("tollgate.zalopay.main.base-url", NOWHERE);
    List<Line> lines = examine();
    assertEquals(
        "WARN zalopay/main keys: not known: zalopay unreachable: no answer, connection refused",
        Lines.of(Lines.find(lines, "zalopay/main keys")));
    assertEquals(
        "FAIL zalopay/main network: network: no answer from 127.0.0.1, ConnectException",
        Lines.of(Lines.find(lines, "zalopay/main network")));
  }

  @Test
  void accountThatIsOffAndNoAccountAtAllFail() {
    settings.remove("tollgate.zalopay.main.key1");
    assertTrue(
        Lines.of(Lines.find(examine(), "zalopay/main settings"))
            .startsWith("FAIL zalopay/main settings: tollgate.zalopay.main.key1"));
    settings.keySet().removeIf(name -> name.startsWith("tollgate.zalopay"));
    assertEquals(Line.Level.FAIL, Lines.find(examine(), "accounts").level());
  }

  @Test
  void amountsThatBrowsersNameAreAFailureInLive() {
    String check = "amounts of browsers";
    assertEquals(Line.Level.OK, Lines.find(examine(), check).level());
    settings.put("tollgate.directAmount", "open");
    assertEquals(Line.Level.WARN, Lines.find(examine(), check).level());
    settings.put("tollgate.mode", "live");
    assertEquals(Line.Level.FAIL, Lines.find(examine(), check).level());
  }

  @ParameterizedTest
  @CsvSource({"2, OK", "-30, WARN", "30, WARN", "90, FAIL", "-7200, FAIL"})
  void clockIsComparedWithTheGateways(int seconds, Line.Level level) {
    settings.put("tollgate.clock", "adjustable");
    System.setProperty("tollgate.clock.offset-ms", Integer.toString(seconds * 1_000));
    assertEquals(level, Lines.find(examine(), "zalopay/main clock").level());
    System.clearProperty("tollgate.clock.offset-ms");
  }

  @Test
  void egressAddressIsComparedWithTheStacks() {
    assertEquals(
        "OK egress address: 203.0.113.7", Lines.of(Lines.find(examine(), "egress address")));
    settings.put("tollgate.egress-address", "203.0.113.8");
    assertEquals(Line.Level.WARN, Lines.find(examine(), "egress address").level());
    settings.put("tollgate.egress-address", "");
    assertEquals(Line.Level.INFO, Lines.find(examine(), "egress address").level());
    answers.put("/address", HttpResponse.html(200, "<html>login</html>"));
    assertEquals(Line.Level.WARN, Lines.find(examine(), "egress address").level());
    answers.put("/address", new HttpResponse.Drop());
    assertEquals(Line.Level.WARN, Lines.find(examine(), "egress address").level());
    settings.put("tollgate.address-check-url", "");
    assertEquals(Line.Level.INFO, Lines.find(examine(), "egress address").level());
  }

  @Test
  void issuerMustNameItselfAndPublishARsaKey() {
    String check = "issuer tollgate.jwt-issuer";
    assertEquals("OK " + check + ": publishes 1 RSA keys", Lines.of(Lines.find(examine(), check)));
    String document = "/issuer/.well-known/openid-configuration";
    answers.put("/keys", HttpResponse.json(200, "{\"keys\":[{\"kty\":\"EC\"}]}"));
    assertEquals(Line.Level.FAIL, Lines.find(examine(), check).level());
    answers.put(document, HttpResponse.json(200, "{\"issuer\":\"https://another.example\"}"));
    assertEquals(
        "FAIL " + check + ": calls itself https://another.example, so no token is let in",
        Lines.of(Lines.find(examine(), check)));
    answers.put(document, HttpResponse.html(200, "<html></html>"));
    assertEquals(Line.Level.FAIL, Lines.find(examine(), check).level());
    settings.put("tollgate.jwt-issuer", NOWHERE);
    assertTrue(Lines.find(examine(), check).finding().startsWith("network: no answer from"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secretsmanager.DescribeSecret | secret tollgate.secrets.arn",
        "AWSEvents.DescribeEventBus | event bus",
        "GetIdentityVerificationAttributes | mail sender",
        "GetSendQuota | mail quota"
      })
  void missingPermissionIsALine(String call, String check) {
    answers.put(
        call,
        call.startsWith("Get")
            ? HttpResponse.text(403, "text/xml", "<Error><Code>AccessDenied</Code></Error>")
            : HttpResponse.json(400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"arn\"}"));
    Line line = Lines.find(examine(), check);
    assertEquals(Line.Level.WARN, line.level());
    assertTrue(
        line.finding().matches(".*not known: HTTP 40[03] AccessDenied(Exception)?"),
        line.finding());
    assertEquals("The template's policy Diagnose allows it", line.advice());
  }

  @Test
  void secretOlderThanHalfAYearIsAWarning() {
    answers.put("secretsmanager.DescribeSecret", changed(Duration.ofDays(180)));
    String check = "secret tollgate.secrets.arn";
    assertEquals("OK " + check + ": changed 180 days ago", Lines.of(Lines.find(examine(), check)));
    answers.put("secretsmanager.DescribeSecret", changed(Duration.ofDays(181)));
    assertEquals(
        "WARN " + check + ": not changed for 181 days", Lines.of(Lines.find(examine(), check)));
  }

  @Test
  void busThatIsGoneAndAwsThatDoesNotAnswerFail() {
    answers.put(
        "AWSEvents.DescribeEventBus",
        HttpResponse.json(400, "{\"__type\":\"ResourceNotFoundException\"}"));
    assertEquals("FAIL event bus: shop is not there", Lines.of(Lines.find(examine(), "event bus")));
    settings.put("aws.endpoint-url", NOWHERE);
    List<Line> lines = examine();
    assertEquals(Line.Level.FAIL, Lines.find(lines, "event bus").level());
    assertEquals(Line.Level.FAIL, Lines.find(lines, "mail sender").level());
    settings.remove("tollgate.event-bus");
    settings.remove("tollgate.mail-from");
    settings.remove("tollgate.secrets.arn");
    List<Line> none = examine();
    assertEquals(Line.Level.WARN, Lines.find(none, "event bus").level());
    assertEquals(Line.Level.INFO, Lines.find(none, "mail sender").level());
    assertEquals(Line.Level.INFO, Lines.find(none, "secrets").level());
  }

  @Test
  void senderMustBeVerifiedAndLiveMailsNeedMoreThanTheSandbox() {
    answers.put("GetIdentityVerificationAttributes", xml("VerificationStatus", "Pending"));
    answers.put("GetSendQuota", xml("Max24HourSend", "200.0"));
    List<Line> test = examine();
    assertEquals(Line.Level.FAIL, Lines.find(test, "mail sender").level());
    assertEquals(Line.Level.OK, Lines.find(test, "mail quota").level());
    settings.put("tollgate.mode", "live");
    assertEquals(Line.Level.WARN, Lines.find(examine(), "mail quota").level());
  }

  @Test
  void whatWaitsForScheduleOrPeopleIsAWarning() throws Exception {
    execute("INSERT INTO review_case(kind,opened_at) VALUES ('UNDECIDED','2026-11-01 10:00:00')");
    execute(
        """
        INSERT INTO webhook_endpoint(url,url_sha256,description,events,nonce,secret_version,
          signs_from,enabled_at,swept_until,disabled_at,disabled_why,created_at,updated_at)
        SELECT 'https://a.example',SHA2(why,256),'','','0',1,1,t,t,t,why,t,t FROM (
          SELECT 'FAILING' AS why,'2026-11-01' AS t UNION ALL SELECT 'GONE','2026-11-01'
          UNION ALL SELECT 'OPERATOR','2026-11-01') three""");
    execute(
        "INSERT INTO outbox(event_id,order_id,type,payload,created_at,next_at) VALUES"
            + " ('e',1,'t','{}','2026-11-01','%s')".formatted(elevenMinutesAgo()));
    List<Line> lines = examine();
    assertEquals(
        "WARN review cases: 1 wait for a person, the oldest since 2026-11-01T10:00:00Z",
        Lines.of(Lines.find(lines, "review cases")));
    assertTrue(
        Lines.of(Lines.find(lines, "webhook endpoints"))
            .matches("WARN .* because they failed: \\[we_[0-9]+, we_[0-9]+]"),
        Lines.of(lines).toString());
    assertEquals(
        "WARN reconcile: due for more than ten minutes: events",
        Lines.of(Lines.find(lines, "reconcile")));
  }

  private static String elevenMinutesAgo() {
    String at = Instant.now().minus(Duration.ofMinutes(11)).toString();
    return at.replace("T", " ").replace("Z", "");
  }

  /** One that cannot be reached leaves the others' lines as they are. */
  @Test
  void databaseThatIsDownStopsNoOtherCheck() {
    settings.put("datasources.default.url", "jdbc:mysql://127.0.0.1:1/tollgate");
    settings.put("datasources.default.initialization-fail-timeout", "-1");
    List<Line> lines = examine();
    assertEquals(
        "FAIL database: error 0/08S01: not reachable", Lines.of(Lines.find(lines, "database")));
    assertEquals(Line.Level.OK, Lines.find(lines, "zalopay/main keys").level());
    assertEquals(Line.Level.OK, Lines.find(lines, "event bus").level());
    assertEquals(Line.Level.WARN, Lines.find(lines, "review cases").level());
  }

  private List<Line> examine() {
    try (ApplicationContext context = ApplicationContext.builder().properties(settings).start()) {
      Map<String, ?> answer = Doctor.of(context).examine(Duration.ofSeconds(55));
      String text = Json.write(answer);
      for (Object secret :
          List.of(APP.key1(), APP.key2(), KEY1_OF_ANOTHER, AWS_SECRET, database.password())) {
        assertFalse(text.contains((String) secret), text);
      }
      return lines(answer);
    }
  }

  @SuppressWarnings("unchecked") // As it is written.
  private static List<Line> lines(Map<String, ?> answer) {
    return ((List<Map<String, String>>) answer.get("lines"))
        .stream()
            .map(
                line ->
                    new Line(
                        Line.Level.valueOf(line.getOrDefault("level", "")),
                        line.getOrDefault("check", ""),
                        line.getOrDefault("finding", ""),
                        line.getOrDefault("advice", "")))
            .toList();
  }

  private static void execute(String sql) throws Exception {
    database.execute(sql);
  }
}
