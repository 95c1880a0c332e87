package io.tollgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.Sandboxes;
import io.tollgate.local.ShopUrls;
import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the functions need: a database with payments, and simulators, on loopback. The local world
 * makes it, and its own functions do nothing while others are measured.
 */
final class World implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REFUNDED_BILLS = 40;

  /** In dong; enough for all the parts that are refunded. */
  private static final long AMOUNT = 5_000_000;

  private static final String NEW_PAYMENT =
      "{\"amount\":%d,\"order_info\":\"Two coffees\"}".formatted(AMOUNT);

  private static final String SCHEDULE = "{\"trigger\":\"schedule\"}";

  private static final String NOTHING_IS_DUE =
      "UPDATE bill SET next_check_at='9999-12-31'; UPDATE refund SET next_check_at='9999-12-31'";

  /** Large, so that no other number of a statement is one of these ids. */
  private static final String IDS_FROM =
      "ALTER TABLE orders AUTO_INCREMENT=410000001; ALTER TABLE bill AUTO_INCREMENT=520000001";

  private final Local local;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> properties = new TreeMap<>();
  private final Database database;
  private final String zaloPay;
  private final BillCopies copies;
  private final List<String> paid = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();

  private World(Local local, Path state) throws IOException, SQLException, InterruptedException {
    this.local = local;
    Properties written = new Properties();
    try (var in = Files.newInputStream(state.resolve("local.properties"))) {
      written.load(in);
    }
    written.stringPropertyNames().forEach(name -> properties.put(name, written.getProperty(name)));
    properties.put("tollgate.operator-scope", "tollgate/operator");
    properties.remove("tollgate.clock");
    database =
        new Database(
            properties.get("datasources.default.url"),
            properties.get("datasources.default.username"),
            properties.get("datasources.default.password"));
    zaloPay = local.simulators().get("zalopay").url();
    database.execute(IDS_FROM);
    // Its first run makes a payment method of each account.
    local.invoke("ReconcileFunction", SCHEDULE);
    for (int i = 0; i < REFUNDED_BILLS; i++) {
      paid.add(pay());
    }
    copies = BillCopies.of(database, created().get("ref").asText());
  }

  static World start(Path root, Path state) throws IOException, SQLException, InterruptedException {
    Options options =
        new Options(
            0,
            root.resolve("template.yaml"),
            FunctionCode.JAR,
            state,
            true,
            Optional.empty(),
            false,
            ShopUrls.NONE,
            Sandboxes.NONE,
            Map.of());
    return new World(Local.start(options), state);
  }

  Local local() {
    return local;
  }

  Database database() {
    return database;
  }

  BillCopies copies() {
    return copies;
  }

  /** A function's settings by their full names. */
  Map<String, String> properties() {
    return properties;
  }

  /** The same as variables, with this database. */
  Map<String, String> environment(Database through) {
    Map<String, String> environment = new TreeMap<>();
    properties.forEach(
        (name, value) ->
            environment.put(
                name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
    environment.put("DATASOURCES_DEFAULT_URL", through.url());
    return environment;
  }

  /** An event, each time of another payment where its function changes one. */
  String event(Subject subject) {
    long next = number.incrementAndGet();
    return switch (subject) {
      case CALLBACK -> callback(copies.next());
      case STATUS -> {
        String ref = paid.getFirst();
        yield http("GET /api/payment/status/{app_trans_id}", "", "", "")
            .replace("\"pathParameters\":{}", "\"pathParameters\":{\"app_trans_id\":\"%s\"}")
            .formatted(ref.substring(0, 6) + "_" + ref.substring(6));
      }
      case CREATE -> http("POST /api/payment/create", "", "", NEW_PAYMENT);
      case MANAGE ->
          http(
              "POST /api/v1/payment/refund",
              "ref=" + paid.get((int) (next % paid.size())),
              ",\"x-api-key\":\"%s\",\"idempotency-key\":\"refund-number-%d\""
                  .formatted(local.apiKey(), next),
              "{\"amount\":1000,\"reason\":\"One was broken\"}");
      case OPERATOR -> http("GET /api/v1/admin/orders", "", "", "");
      case ENDPOINTS -> http("GET /api/v1/admin/endpoints", "", "", "");
      case DELIVER -> SCHEDULE;
      case RECONCILE -> {
        nothingIsDue();
        yield SCHEDULE;
      }
    };
  }

  private void nothingIsDue() {
    try {
      database.execute(NOTHING_IS_DUE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The reference of a payment that is paid. */
  String paid() {
    return paid.getFirst();
  }

  /** ZaloPay's own callback for one of the copies. */
  String callback(long copy) {
    ObjectNode data = JSON.createObjectNode();
    data.put("app_id", Long.parseLong(properties.get("tollgate.zalopay.main.app-id")));
    data.put("app_trans_id", BillCopies.appTransId(copy));
    data.put("app_time", 1_795_824_000_000L);
    data.put("app_user", "buyer");
    data.put("amount", AMOUNT);
    data.put("embed_data", "{}");
    data.put("item", "[]");
    data.put("zp_trans_id", BillCopies.transactionId(copy));
    data.put("server_time", System.currentTimeMillis());
    data.put("channel", 38);
    data.put("merchant_user_id", "buyer");
    data.put("zp_user_id", "buyer");
    data.put("user_fee_amount", 0);
    data.put("discount_amount", 0);
    ObjectNode body = JSON.createObjectNode();
    body.put("data", data.toString());
    body.put("mac", hmac(properties.get("tollgate.zalopay.main.key2"), data.toString()));
    body.put("type", 1);
    return http("POST /api/v1/callback/{gateway}", "", "", body.toString())
        .replace("\"pathParameters\":{}", "\"pathParameters\":{\"gateway\":\"zalopay\"}");
  }

  /** A payment that its gateway has got the money of. */
  private String pay() throws IOException, InterruptedException {
    JsonNode created = created();
    String id = created.get("app_trans_id").asText();
    post(zaloPay + "/control/pay", "{\"order\":\"%s\",\"outcome\":\"success\"}".formatted(id));
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(local.baseUrl() + "/api/payment/status/" + id)).build();
    String status = "";
    for (int i = 0; i < 100 && !status.contains("\"PAID\""); i++) {
      status = client.send(ask, HttpResponse.BodyHandlers.ofString()).body();
    }
    if (!status.contains("\"PAID\"")) {
      throw new IllegalStateException("the payment " + id + " is not paid: " + status);
    }
    return created.get("ref").asText();
  }

  private JsonNode created() throws IOException, InterruptedException {
    return JSON.readTree(post(local.baseUrl() + "/api/payment/create", NEW_PAYMENT));
  }

  private String post(String url, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(url + " answered " + response.body());
    }
    return response.body();
  }

  private String http(String routeKey, String query, String headers, String body) {
    ObjectNode text = JSON.createObjectNode();
    text.put("body", body);
    String member = text.toString();
    return """
    {"version":"2.0","routeKey":"%1$s","rawPath":"/x","rawQueryString":"%2$s",
     "headers":{"host":"api.example","content-type":"application/json",
      "x-forwarded-for":"203.0.113.7"%3$s},
     "pathParameters":{},
     "requestContext":{"accountId":"1","apiId":"a","domainName":"api.example",
      "domainPrefix":"api","http":{"method":"%4$s","path":"/x","protocol":"HTTP/1.1",
       "sourceIp":"203.0.113.7","userAgent":"benchmark"},
      "authorizer":{"jwt":{"claims":{"iss":"%5$s","sub":"operator-1",
       "scope":"tollgate/operator"},"scopes":["tollgate/operator"]}},
      "requestId":"i","routeKey":"%1$s","stage":"$default",
      "time":"28/Nov/2026:00:00:00 +0000","timeEpoch":1795824000000},
     "isBase64Encoded":false,%6$s}
    """
        .formatted(
            routeKey,
            query,
            headers,
            routeKey.substring(0, routeKey.indexOf(' ')),
            properties.get(
                routeKey.contains("/admin/") ? "tollgate.operator-issuer" : "tollgate.jwt-issuer"),
            member.substring(1, member.length() - 1));
  }

  private static String hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    local.close();
  }
}
