package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.StartFailure;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's state after a restart, and how it is started alone. */
class StripeMemoryTest {

  @TempDir Path folder;

  @Test
  void sessionsRefundsEventsAndKeysSurviveARestart() {
    Path file = folder.resolve("state/stripe.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      Map<String, String> form = merchant.session();
      merchant.create(form, "idempotency-key", "k1");
      String declined = merchant.created();
      String late = merchant.created();
      String paid = merchant.created(Switches.NORMAL.with(Switch.REFUND_COURSE, "manual"));
      merchant.stripe.pay(declined, Outcome.DECLINED);
      merchant.stripe.pay(late, Outcome.LATE_SUCCESS);
      merchant.stripe.pay(paid, Outcome.SUCCESS);
      merchant.callbacks(paid, 3);
      merchant.refund(paid, "amount", "50");
      List<String> events = merchant.events("");

      merchant.restart(file);
      assertEquals(events, merchant.events(""));
      assertTrue(
          merchant
              .create(form, "idempotency-key", "k1")
              .headers()
              .containsKey("idempotent-replayed"));
      assertEquals(State.PAID, merchant.story(paid).state());
      assertEquals("manual", merchant.story(paid).refunds().getFirst().state());
      assertEquals(State.PROCESSING, merchant.story(late).state());
      merchant.clock.advance(Duration.ofDays(1));
      assertEquals(State.PAID, merchant.story(late).state());
      assertEquals(State.EXPIRED, merchant.story(declined).state());
    }
  }

  @Test
  void undeliveredEventIsRetriedAfterARestart() {
    Path file = folder.resolve("stripe.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.reply = _ -> HttpResponse.json(500, "");
      String retried = merchant.created();
      merchant.press(retried, "success");
      merchant.callbacks(retried, 3);

      merchant.restart(file);
      merchant.reply = _ -> Merchant.RECORDED;
      merchant.clock.advance(Duration.ofSeconds(60));
      merchant.callbacks(retried, 6);
      assertEquals(0, merchant.story(retried).callbacks().getLast().attemptsLeft());
    }
  }

  @Test
  void clearRemovesSessionsEventsAndFaults() {
    Path file = folder.resolve("stripe.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.press(merchant.created(), "success");
      merchant.stripe.faults().byDefault(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
      merchant.stripe.clear();
      merchant.restart(file);
      assertEquals(List.of(), merchant.stripe.orders());
      assertEquals(List.of(), merchant.events(""));
      assertEquals(Map.of(), merchant.stripe.faults().byDefault().moved());
    }
  }

  @Test
  void accountOptionIsParsed() {
    Account account = Account.parse("eu,sk_test_1,whsec_2,http://localhost:8080/a,b");
    assertEquals("http://localhost:8080/a,b", account.webhookUrl());
    assertEquals("", Account.parse("eu,sk_test_1,whsec_2").webhookUrl());
    assertEquals("Account[eu]", account.toString());
    for (String wrong : List.of("eu", "eu,sk_live_1,whsec_2,", "eu,pk_test_1,whsec_2,")) {
      assertThrows(StartFailure.class, () -> Account.parse(wrong), wrong);
    }
  }

  @Test
  void hasItsSecretsAndPropertiesInTheLocalWorld() {
    Stripe local = new Stripe();
    assertEquals("stripe", local.id());
    assertEquals(3, local.portRank());
    assertTrue(local.secrets().get("tollgate.stripe.main.secret-key").get().startsWith("sk_test_"));
    assertTrue(
        local.secrets().get("tollgate.stripe.main.webhook-secrets").get().startsWith("whsec_"));
    assertEquals(
        Map.of("tollgate.stripe.main.base-url", "http://localhost:1"),
        local.properties("http://localhost:1"));
  }

  @Test
  void bytesOfACreateDoNotGrowWithTheNumberOfOrders() throws IOException {
    Path file = folder.resolve("stripe.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.created();
      long first = bytesOfACreate(merchant, file);
      for (int i = 0; i < 200; i++) {
        merchant.created();
      }
      long later = bytesOfACreate(merchant, file);
      assertTrue(later < first + 10, first + " bytes, later " + later);
    }
  }

  private static long bytesOfACreate(Merchant merchant, Path file) throws IOException {
    long before = Files.size(file);
    merchant.created();
    return Files.size(file) - before;
  }
}
