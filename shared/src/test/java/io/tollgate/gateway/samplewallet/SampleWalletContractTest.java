package io.tollgate.gateway.samplewallet;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.money.Money;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.samplewallet.SampleWalletSimulator;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class SampleWalletContractTest extends WireContractTest {

  @Override
  protected Gateway gateway(URI api) {
    return Fixture.gateway(api);
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return Fixture.newBill(ref, amount);
  }

  @Override
  protected Money price() {
    return Money.of(1_050, "USD");
  }

  @Override
  protected Set<String> secrets() {
    return Fixture.SECRETS;
  }

  @Override
  protected CallbackRequest paidCallback(Ref ref, Money amount) {
    return Fixture.signed(Fixture.CALLBACK_KEY, Fixture.paid(Fixture.MERCHANT, ref, amount));
  }

  @Override
  protected Sandbox sandbox() {
    SampleWalletSimulator wallet = Fixture.simulator(Clock.fixed(NOW, ZoneOffset.UTC));
    return new Simulated(gateway(URI.create(wallet.url())), wallet) {
      @Override
      public CallbackRequest callback(Ref ref) {
        Message sent = messages(ref).getFirst();
        return Fixture.callback(Optional.empty(), sent.body(), sent.headers().get("x-signature"));
      }
    };
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    String body = Fixture.paid(Fixture.MERCHANT, REF, price());
    String others = Fixture.paid(Fixture.OTHER_MERCHANT, REF, price());
    String signature = Fixture.sign(Fixture.CALLBACK_KEY, body);
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("another account's key", Fixture.signed(Fixture.OTHER_CALLBACK_KEY, body));
    forgeries.put(
        "another account's key, at this account's address",
        callback("main", others, Fixture.sign(Fixture.OTHER_CALLBACK_KEY, others)));
    forgeries.put("another account's merchant", Fixture.signed(Fixture.CALLBACK_KEY, others));
    forgeries.put(
        "the other environment's key", Fixture.signed("callback-key-of-the-sandbox", body));
    forgeries.put("the API key of the same account", Fixture.signed(Fixture.API_KEY, body));
    forgeries.put("sent to the other account", callback("second", body, signature));
    forgeries.put("an account nobody has", callback("third", body, signature));
    forgeries.put("no signature", Fixture.callback(Optional.empty(), body, ""));
    forgeries.put("capitals", callback("main", body, signature.toUpperCase(Locale.ROOT)));
    forgeries.put("a signature cut short", callback("main", body, signature.substring(0, 63)));
    forgeries.put("another amount", callback("main", body.replace("10.50", "10.51"), signature));
    forgeries.put("a space more", callback("main", body + " ", signature));
    return forgeries;
  }

  private static CallbackRequest callback(String account, String body, String signature) {
    return Fixture.callback(Optional.of(account), body, signature);
  }
}
