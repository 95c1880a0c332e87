package io.tollgate.simulator.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.StartFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as the local world starts it, and its merchants as a command line names them. */
class IzipayAloneTest {

  @Test
  void startsWithOneMerchantInTheLocalWorld(@TempDir Path folder) {
    Izipay izipay = new Izipay();
    assertEquals("izipay", izipay.id());
    assertEquals(4, izipay.portRank());
    izipay.secrets().values().forEach(maker -> assertTrue(maker.get().length() <= 50));
    Map<String, String> secrets =
        Map.of(
            "tollgate.izipay.main.api-key", "an-api-key",
            "tollgate.izipay.main.hash-key", "a-hash-key");
    assertEquals(secrets.keySet(), izipay.secrets().keySet());
    try (RunningSimulator running =
        izipay.start(
            0,
            List.of(izipay.account(secrets, "http://localhost:1")),
            Optional.of(folder.resolve("izipay.json")),
            Clock.systemUTC())) {
      assertEquals(
          running.url() + "/payments/v1/js/index.js",
          izipay.properties(running.url()).get("tollgate.izipay.main.script-url"));
    }
  }

  @Test
  void merchantOptionIsParsedFromThreeParts() {
    assertEquals(new Account("4000000", "api", "hash", ""), Account.parse("4000000:api:hash"));
    assertEquals(
        new Account("4000000", "api", "hash", "http://shop/ipn"),
        Account.parse("4000000:api:hash:http://shop/ipn"));
    assertThrows(StartFailure.class, () -> Account.parse("4000000:api"));
    assertEquals("Account[4000000]", Account.parse("4000000:api:hash").toString());
  }
}
