package io.tollgate.gateway.stripe;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.money.Money;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.stripe.Account;
import io.tollgate.simulator.stripe.StripeSimulator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class StripeContractTest extends WireContractTest {

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Override
  protected Gateway gateway(URI api) {
    return Fixture.gateway(api, CLOCK);
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
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return Fixture.signed(Fixture.WEBHOOK, completed(ref, amount), NOW);
  }

  @Override
  protected Sandbox sandbox() {
    // Nobody listens there: the contract reads the message from the simulator itself.
    Account account = new Account("main", Fixture.KEY, Fixture.WEBHOOK, "http://127.0.0.1:1");
    StripeSimulator stripe = StripeSimulator.start(0, List.of(account), Optional.empty(), CLOCK);
    return new Simulated(gateway(URI.create(stripe.url())), stripe) {
      @Override
      public CallbackRequest callback(Ref ref) {
        String body =
            messages(ref).stream()
                .map(Message::body)
                .filter(text -> text.contains("checkout.session.completed"))
                .findFirst()
                .orElseThrow();
        return Fixture.signed(Fixture.WEBHOOK, body, NOW);
      }
    };
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String body = completed(REF, price());
    String header = Fixture.header(Fixture.WEBHOOK, body, NOW);
    String old = Fixture.header(Fixture.WEBHOOK, body, NOW.minus(Duration.ofSeconds(301)));
    String ahead = Fixture.header(Fixture.WEBHOOK, body, NOW.plus(Duration.ofSeconds(301)));
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put(
        "another account's key",
        sent(Optional.of("main"), Fixture.header(Fixture.OTHER_WEBHOOK, body, NOW), body));
    forgeries.put(
        "the other environment's key", signed(Fixture.header("whsec_of_live_mode", body, NOW)));
    forgeries.put("the API's key", signed(Fixture.header(Fixture.KEY, body, NOW)));
    forgeries.put(
        "the key without its prefix",
        signed(Fixture.header(Fixture.WEBHOOK.substring("whsec_".length()), body, NOW)));
    forgeries.put("sent to the other account", sent(Optional.of("second"), header, body));
    forgeries.put("an account nobody has", sent(Optional.of("third"), header, body));
    forgeries.put("five minutes and a second old", signed(old));
    forgeries.put("five minutes and a second ahead", signed(ahead));
    forgeries.put("two times", signed(header + ",t=1"));
    forgeries.put("no time", signed(header.substring(header.indexOf(',') + 1)));
    forgeries.put("a time that is no number", signed(header.replaceFirst("t=[0-9]+", "t=abc")));
    forgeries.put("scheme v0", signed(header.replace("v1=", "v0=")));
    forgeries.put("capitals", signed(header.toUpperCase(Locale.ROOT).replaceFirst("T=", "t=")));
    forgeries.put("a space after the comma", signed(header.replace(",", ", ")));
    forgeries.put("a signature cut short", signed(header.substring(0, header.length() - 1)));
    forgeries.put("no signature", callback(Optional.empty(), body));
    forgeries.put("another amount", sent(Optional.empty(), header, body.replace("1050", "1051")));
    forgeries.put("a line more", sent(Optional.empty(), header, body + "\n"));
    return forgeries;
  }

  private static CallbackRequest signed(String header) {
    return sent(Optional.empty(), header, completed(REF, Money.of(1_050, "PEN")));
  }

  private static CallbackRequest sent(Optional<String> account, String header, String body) {
    return Fixture.request(account, header, body);
  }

  private static String completed(Ref ref, Money amount) {
    return Fixture.event("checkout.session.completed", NOW, Fixture.paidSession(ref, amount));
  }
}
