package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of banks, which has the names of API v1 (ZaloPay's page list-supported-banks). */
class ZaloPayBankListTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void banksAreListedByPaymentChannel() {
    JsonNode answer = banks(call());
    assertEquals(1, answer.path("returncode").asInt());
    List<String> channels = new ArrayList<>();
    answer.path("banks").fieldNames().forEachRemaining(channels::add);
    assertEquals(List.of("36", "37", "38", "39", "41"), channels);
    for (String channel : channels) {
      for (JsonNode bank : answer.path("banks").path(channel)) {
        assertEquals(Integer.parseInt(channel), bank.path("pmcid").asInt());
        assertTrue(bank.path("bankcode").isTextual(), bank::toString);
        assertTrue(bank.path("name").isTextual(), bank::toString);
        assertTrue(bank.path("displayorder").isInt(), bank::toString);
        assertTrue(
            bank.path("minamount").asLong() < bank.path("maxamount").asLong(), bank::toString);
      }
    }
  }

  @Test
  void anUnsignedOrIncompleteCallIsRefused() {
    Map<String, String> forged = call();
    forged.put("reqtime", "1769912345679");
    assertEquals(2, banks(forged).path("returncode").asInt());
    Map<String, String> incomplete = call();
    incomplete.remove("reqtime");
    assertEquals(2, banks(incomplete).path("returncode").asInt());
  }

  private Map<String, String> call() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("appid", "7001");
    fields.put("reqtime", Long.toString(merchant.clock.millis()));
    return merchant.signed(fields, "appid", "reqtime");
  }

  private JsonNode banks(Map<String, String> call) {
    return Merchant.json(merchant.post("/api/getlistmerchantbanks", call));
  }
}
