package io.tollgate.gateway.zalopay;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.zalopay.ZaloPaySimulator;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ZaloPayContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api) {
    return Fixture.gateway(api, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount, "Đơn hàng 1 – áo thun");
  }

  @Override
  protected Money price() {
    return Money.of(50_000, "VND");
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return signed(Fixture.KEY2, data(2553, ref, amount.minorUnits()));
  }

  @Override
  protected Sandbox sandbox() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    ZaloPaySimulator zaloPay = ZaloPaySimulator.start(0, List.of(), Optional.empty(), clock);
    return new Simulated(Fixture.gateway(URI.create(zaloPay.url()), clock), zaloPay);
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String data = data(2553, REF, 50_000);
    String mac = Fixture.sign(Fixture.KEY2, data);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("the other key of the same account", signed(Fixture.KEY1, data));
    forgeries.put("another account's key", signed(Fixture.OTHER_KEY2, data));
    forgeries.put("the other account's app", signed(Fixture.KEY2, data(2554, REF, 50_000)));
    forgeries.put("an app of nobody", signed(Fixture.KEY2, data(553, REF, 50_000)));
    forgeries.put("the other environment's key", signed("a-key-that-nobody-configured-here", data));
    forgeries.put("an upper-case mac", body(data, mac.toUpperCase(Locale.ROOT)));
    forgeries.put("a mac cut short", body(data, mac.substring(0, 63)));
    forgeries.put("a longer mac", body(data, mac + "0"));
    forgeries.put("an empty mac", body(data, ""));
    forgeries.put("another amount", body(data.replace("50000", "50001"), mac));
    forgeries.put("an account nobody has", callback(Optional.of("third"), json(data, mac)));
    forgeries.put("sent to the other account", callback(Optional.of("second"), json(data, mac)));
    forgeries.put("no mac", callback(Optional.empty(), Json.write(Map.of("data", data))));
    forgeries.put("no data", callback(Optional.empty(), Json.write(Map.of("mac", mac))));
    forgeries.put("nothing", callback(Optional.empty(), ""));
    forgeries.put("an array", callback(Optional.empty(), "[]"));
    return forgeries;
  }

  private static String data(long appId, Ref ref, long amount) {
    return "{\"app_id\":%d,\"app_trans_id\":\"%s\",\"amount\":%d,\"zp_trans_id\":260201000000389,\"server_time\":1769912366359}"
        .formatted(appId, ref.withUnderscore(), amount);
  }

  private static CallbackRequest signed(String key, String data) {
    return body(data, Fixture.sign(key, data));
  }

  private static CallbackRequest body(String data, String mac) {
    return callback(Optional.empty(), json(data, mac));
  }

  private static String json(String data, String mac) {
    return Json.write(Map.of("data", data, "mac", mac, "type", 1));
  }
}
