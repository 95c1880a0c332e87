package io.tollgate.gateway.izipay;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.izipay.IzipaySimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class IzipayContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api) {
    return Fixture.gateway(api, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount);
  }

  @Override
  protected Money price() {
    return Money.of(1_050, "PEN");
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected boolean opensWithoutACall() {
    return true;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return signed(Fixture.HASH_KEY, Fixture.payload("4000000", ref, amount));
  }

  @Override
  protected Sandbox sandbox() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    IzipaySimulator izipay = Fixture.simulator(clock);
    IzipayGateway gateway = Fixture.gateway(URI.create(izipay.url()), clock);
    return new Simulated(gateway, izipay) {
      /** Izipay hears of a bill when its form is shown, which the buyer may do again. */
      @Override
      public void pay(Bill bill, Opening opening) {
        gateway.session(bill);
        gateway.session(bill);
        super.pay(bill, opening);
      }
    };
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String payload = Fixture.payload();
    String signature = Fixture.sign(Fixture.HASH_KEY, payload);
    byte[] mac = Base64.getDecoder().decode(signature);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("the API key of the same account", signed(Fixture.API_KEY, payload));
    forgeries.put("the other environment's key", signed("a-key-that-nobody-has-here", payload));
    forgeries.put(
        "another account's key",
        callback(
            Optional.of("main"), json(payload, Fixture.sign(Fixture.OTHER_HASH_KEY, payload))));
    forgeries.put("hexadecimal", body(payload, HexFormat.of().formatHex(mac)));
    forgeries.put("base64url", body(payload, Base64.getUrlEncoder().encodeToString(mac)));
    forgeries.put(
        "without padding", body(payload, Base64.getEncoder().withoutPadding().encodeToString(mac)));
    forgeries.put("a line end behind", body(payload, signature + "\n"));
    forgeries.put("cut short", body(payload, signature.substring(0, 40)));
    forgeries.put("empty", body(payload, ""));
    forgeries.put("another amount", body(payload.replace("10.50", "10.51"), signature));
    forgeries.put("a space more", body(payload + " ", signature));
    forgeries.put(
        "an account nobody has", callback(Optional.of("third"), json(payload, signature)));
    forgeries.put("the other account", callback(Optional.of("second"), json(payload, signature)));
    forgeries.put(
        "no signature", callback(Optional.empty(), Json.write(Map.of("payloadHttp", payload))));
    forgeries.put(
        "no payload", callback(Optional.empty(), Json.write(Map.of("signature", signature))));
    forgeries.put(
        "two payloads",
        callback(
            Optional.empty(),
            Json.write(
                Map.of("payloadHttp", payload, "payloadhttp", "{}", "signature", signature))));
    forgeries.put("nothing", callback(Optional.empty(), ""));
    forgeries.put("an array", callback(Optional.empty(), "[]"));
    forgeries.put("a browser's", browser(json(payload, Fixture.sign("not ours", payload))));
    return forgeries;
  }

  private static CallbackRequest browser(String body) {
    return new CallbackRequest(
        Channel.RETURN,
        Optional.of("main"),
        "POST",
        "ref=" + REF,
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static CallbackRequest signed(String key, String payload) {
    return body(payload, Fixture.sign(key, payload));
  }

  private static CallbackRequest body(String payload, String signature) {
    return callback(Optional.empty(), json(payload, signature));
  }

  private static String json(String payload, String signature) {
    return Json.write(Map.of("payloadHttp", payload, "signature", signature));
  }
}
