package io.tollgate.benchmark.floor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A callback of ZaloPay: verified, read, settled. */
public final class CallbackFloor extends Floor {

  private final String key2 = System.getenv("TOLLGATE_ZALOPAY_MAIN_KEY2");

  public CallbackFloor() {
    super("callback");
  }

  @Override
  String answer(Map<String, Object> event)
      throws IOException, SQLException, GeneralSecurityException {
    Map<String, Object> body = FloorJson.object(FloorJson.text(event, "body"));
    String data = FloorJson.text(body, "data");
    byte[] expected = hmac(key2, data).getBytes(StandardCharsets.US_ASCII);
    byte[] given = FloorJson.text(body, "mac").getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(expected, given)) {
      return "{\"return_code\":-1,\"return_message\":\"forged\"}";
    }
    Map<String, Object> payment = FloorJson.object(data);
    Map<String, String> values = new HashMap<>();
    values.put("transaction", FloorJson.text(payment, "zp_trans_id"));
    values.put("ref", FloorJson.text(payment, "app_trans_id").replace("_", ""));
    values.put("app_trans_id", FloorJson.text(payment, "app_trans_id"));
    drawIds(values);
    Map<String, String> bill = statements.send(recorded.get(0), values);
    if (!FloorJson.text(payment, "amount").equals(bill.get("amount"))) {
      return "{\"return_code\":2,\"return_message\":\"wrong amount\"}";
    }
    values.put("bill", bill.get("id"));
    values.put("order", bill.get("order_id"));
    for (String next : recorded.subList(1, recorded.size())) {
      statements.send(next, values);
    }
    return "{\"return_code\":1,\"return_message\":\"success\"}";
  }
}
