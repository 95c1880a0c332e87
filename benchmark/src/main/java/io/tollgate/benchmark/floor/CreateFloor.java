package io.tollgate.benchmark.floor;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A payment is opened at ZaloPay: placed, called, settled. */
public final class CreateFloor extends Floor {

  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyMMdd");

  private final SecureRandom random = new SecureRandom();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String key1 = System.getenv("TOLLGATE_ZALOPAY_MAIN_KEY1");
  private final String appId = System.getenv("TOLLGATE_ZALOPAY_MAIN_APP_ID");
  private final URI create =
      URI.create(System.getenv("TOLLGATE_ZALOPAY_MAIN_BASE_URL") + "/v2/create");

  public CreateFloor() {
    super("create");
  }

  @Override
  String answer(Map<String, Object> event)
      throws IOException, SQLException, GeneralSecurityException {
    Map<String, Object> body = FloorJson.object(FloorJson.text(event, "body"));
    Map<String, String> values = draw();
    int last = lastTransaction();
    Map<String, Object> opened = Map.of();
    for (int i = 0; i < recorded.size(); i++) {
      if (i == last) {
        opened = open(values.get("app_trans_id"), FloorJson.text(body, "amount"));
      }
      Map<String, String> row = statements.send(recorded.get(i), values);
      if (values.get("ref").equals(row.get("ref")) && row.containsKey("order_id")) {
        values.put("bill", row.get("id"));
        values.put("order", row.get("order_id"));
      }
    }
    return "{\"ref\":\""
        + values.get("ref")
        + "\",\"url\":\""
        + FloorJson.text(opened, "order_url")
        + "\"}";
  }

  private Map<String, String> draw() {
    String date = DATE.format(LocalDate.now(VIETNAM));
    String number = "%09d".formatted(random.nextInt(1_000_000_000));
    Map<String, String> values = new HashMap<>();
    values.put("ref", date + number);
    values.put("app_trans_id", date + "_" + number);
    values.put("shop_ref", "direct-" + hex(16));
    values.put("order_number", hex(5).substring(1).toUpperCase(Locale.ROOT));
    values.put("nonce", hex(16));
    values.put("key", hex(32));
    drawIds(values);
    return values;
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  /** The answer of the gateway is settled in the last transaction. */
  private int lastTransaction() {
    int last = recorded.size() - 1;
    while (!recorded.get(last).startsWith("START TRANSACTION")) {
      last--;
    }
    return last;
  }

  private Map<String, Object> open(String appTransId, String amount)
      throws IOException, GeneralSecurityException {
    String now = Long.toString(Instant.now().toEpochMilli());
    String signed = String.join("|", appId, appTransId, "buyer", amount, now, "{}", "[]");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("app_id", appId);
    form.put("app_trans_id", appTransId);
    form.put("app_user", "buyer");
    form.put("app_time", now);
    form.put("amount", amount);
    form.put("embed_data", "{}");
    form.put("item", "[]");
    form.put("description", "Payment");
    form.put("bank_code", "");
    form.put("mac", hmac(key1, signed));
    HttpRequest request =
        HttpRequest.newBuilder(create)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build();
    try {
      return FloorJson.object(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
