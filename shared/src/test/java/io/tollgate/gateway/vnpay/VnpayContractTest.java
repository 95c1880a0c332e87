package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.Fixture.with;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.WireContractTest;
import io.tollgate.money.Money;
import io.tollgate.simulator.vnpay.Terminal;
import io.tollgate.simulator.vnpay.VnpaySimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

class VnpayContractTest extends WireContractTest {

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
    return Money.of(50_000, "VND");
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
    return ipn(Fixture.signed(Fixture.SECRET, Fixture.paid(ref, amount)));
  }

  @Override
  protected Sandbox sandbox() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Terminal terminal = new Terminal(Fixture.TMN_CODE, Fixture.SECRET, "http://localhost:1/ipn");
    VnpaySimulator vnpay = VnpaySimulator.start(0, List.of(terminal), Optional.empty(), clock);
    return new Simulated(Fixture.gateway(URI.create(vnpay.url()), clock), vnpay) {
      @Override
      public void pay(Bill bill, Opening opening) {
        NextStep.Redirect step = (NextStep.Redirect) ((Opening.Opened) opening).nextStep();
        Browser.opens(step.url());
        super.pay(bill, opening);
      }

      @Override
      public CallbackRequest callback(Ref ref) {
        return ipn(URI.create(messages(ref).getFirst().url()).getRawQuery());
      }
    };
  }

  @Override
  protected Map<String, CallbackRequest> forgeries() {
    Map<String, String> paid = Fixture.paid(REF, price());
    String query = FormEncoding.write(new TreeMap<>(paid));
    String hash = Fixture.sign(Fixture.SECRET, query);
    String sha256 = Fixture.sign("HmacSHA256", Fixture.SECRET, query);
    String genuine = hashed(query, hash);
    String others = Fixture.signed(Fixture.SECRET, with(paid, "vnp_TmnCode", "SIMTMN02"));
    Map<String, CallbackRequest> forgeries = new LinkedHashMap<>();
    forgeries.put("another account's key", ipn(Fixture.signed(Fixture.OTHER_SECRET, paid)));
    forgeries.put("the other environment's key", ipn(Fixture.signed("NOBODYCONFIGUREDTHIS", paid)));
    forgeries.put("another account's terminal", ipn(others));
    forgeries.put("a terminal of nobody", ipn(genuine.replace("SIMTMN01", "SIMTMN03")));
    forgeries.put("another algorithm", ipn(hashed(query, sha256)));
    forgeries.put(
        "another algorithm that names itself",
        ipn(hashed(query, sha256) + "&vnp_SecureHashType=HMACSHA256"));
    forgeries.put("a hash cut short", ipn(hashed(query, hash.substring(0, 127))));
    forgeries.put("a longer hash", ipn(hashed(query, hash + "0")));
    forgeries.put("a hash that is none", ipn(hashed(query, "invalid")));
    forgeries.put("an empty hash", ipn(hashed(query, "")));
    forgeries.put("no hash", ipn(query));
    forgeries.put("another amount", ipn(genuine.replace("5000000", "5000100")));
    forgeries.put("a field more", ipn(genuine + "&vnp_More=1"));
    forgeries.put("a field less", ipn(genuine.replace("vnp_BankCode=NCB&", "")));
    forgeries.put("a field twice", ipn(genuine + "&vnp_Amount=5000000"));
    forgeries.put("a foreign field twice", ipn(genuine + "&src=web&src=web"));
    forgeries.put("a broken escape", ipn(genuine + "&src=%4"));
    forgeries.put("an account nobody has", Fixture.ipn(Optional.of("third"), genuine));
    forgeries.put("sent to the other account", Fixture.ipn(Optional.of("second"), genuine));
    forgeries.put("too much", ipn(genuine + "&x=" + "y".repeat(20_000)));
    forgeries.put("a form that is empty, with the query of another", posted("x=1"));
    forgeries.put("a form forged", posted(genuine.replace("5000000", "5000100")));
    return forgeries;
  }

  private static String hashed(String query, String hash) {
    return query + "&vnp_SecureHash=" + hash;
  }

  private static CallbackRequest ipn(String query) {
    return Fixture.ipn(Optional.empty(), query);
  }

  private static CallbackRequest posted(String form) {
    return new CallbackRequest(
        Channel.CALLBACK,
        Optional.empty(),
        "POST",
        "",
        Map.of("content-type", "application/x-www-form-urlencoded"),
        form.getBytes(StandardCharsets.UTF_8));
  }
}
