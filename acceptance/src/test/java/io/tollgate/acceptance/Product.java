package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What {@code ./run} starts, and a tester's hands on it: gateway, database and books. */
final class Product implements AutoCloseable {

  private static final Path STATE = Project.ROOT.resolve("acceptance/target/browser-state");
  private static final List<String> SECRETS =
      List.of(
          "tollgate.order-key-secret",
          "tollgate.zalopay.main.key1",
          "tollgate.zalopay.main.key2",
          "datasources.default.password");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Local local =
      Local.start(
          new Options(
              0, Project.ROOT.resolve("template.yaml"), STATE, true, Optional.empty(), Map.of()));

  String baseUrl() {
    return local.baseUrl();
  }

  String gatewayUrl() {
    return local.simulatorUrl();
  }

  /** What may never be seen from outside. */
  List<String> secrets() throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(STATE.resolve("local.properties"))) {
      properties.load(in);
    }
    return Stream.concat(
            SECRETS.stream().map(name -> properties.getProperty(name)), Stream.of(local.apiKey()))
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  /** Opens a payment that nobody has paid yet, and answers its id at the gateway. */
  String openPayment() {
    String body = "{\"amount\":50000,\"order_info\":\"Payment for Order #12345\"}";
    return post(baseUrl() + "/api/payment/create", body).get("app_trans_id").textValue();
  }

  String status(String id) {
    return read(HttpRequest.newBuilder(URI.create(baseUrl() + "/api/payment/status/" + id)))
        .get("status")
        .textValue();
  }

  /** What the gateway knows of an order. */
  JsonNode atGateway(String id) {
    return read(
        HttpRequest.newBuilder(URI.create(gatewayUrl() + "/control/orders?app_trans_id=" + id)));
  }

  /** The buyer pays with the app, without a browser. */
  void payInApp(String id) {
    post(gatewayUrl() + "/control/pay", "{\"order\":\"" + id + "\",\"outcome\":\"success\"}");
  }

  /** Breaks the gateway for every order to come. */
  void fault(String name, String value) {
    post(gatewayUrl() + "/control/faults", "{\"" + name + "\":\"" + value + "\"}");
  }

  void repairGateway() {
    post(gatewayUrl() + "/control/faults", "{}");
  }

  /** Moves the clock of functions, schedule and gateway. */
  void later(Duration by) {
    VirtualClock.advance(by);
  }

  /** All is as at the start, but for what the books hold. */
  void repair() {
    repairGateway();
    VirtualClock.reset();
  }

  /** What the books say, without a question to the gateway. */
  String storedState(String id) {
    String sql = "SELECT state FROM bill WHERE ref='" + id.replace("_", "") + "'";
    try (Connection connection = local.datasource().open();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String reconcile(String event) {
    return local.invoke("ReconcileFunction", event);
  }

  /** Until it is closed, whoever reads or writes a bill has to wait. */
  Stop freezeBills() {
    try {
      Connection connection = local.datasource().open();
      try (var statement = connection.createStatement()) {
        statement.execute("LOCK TABLES bill WRITE");
      }
      return connection::close;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until it is closed, whoever reads or writes a bill finds no such table. */
  Stop hideBills() throws SQLException {
    local.datasource().execute("RENAME TABLE bill TO bill_hidden");
    return () -> local.datasource().execute("RENAME TABLE bill_hidden TO bill");
  }

  /** Ends what was done to the database. */
  @FunctionalInterface
  interface Stop extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  @Override
  public void close() {
    http.close();
    local.close();
  }

  private JsonNode post(String url, String body) {
    return read(
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode read(HttpRequest.Builder request) {
    try {
      return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
