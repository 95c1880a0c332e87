package io.tollgate.benchmark.floor;

import java.sql.SQLException;
import java.util.Map;

/** A status: one row read. */
public final class StatusFloor extends Floor {

  public StatusFloor() {
    super("status");
  }

  @Override
  String answer(Map<String, Object> event) throws SQLException {
    String name = FloorJson.text(FloorJson.object(event, "pathParameters"), "app_trans_id");
    Map<String, String> values = Map.of("ref", name.replace("_", ""), "app_trans_id", name);
    Map<String, String> bill = statements.send(recorded.getFirst(), values);
    return "{\"status\":\"" + bill.get("state") + "\"}";
  }
}
