package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Amount;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Page;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.vnpay.Fault.First;
import io.tollgate.simulator.vnpay.Payment.Request;
import io.tollgate.simulator.vnpay.Payment.Result;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The hosted pages: the entry, which validates a payment URL, the payment page and the error page.
 */
final class PayPage {

  static final String ENTRY = "/paymentv2/vpcpay.html";
  static final String PAGE = "/paymentv2/Transaction/PaymentMethod.html";
  static final String ERROR = "/paymentv2/Payment/Error.html";

  private static final List<Button> BUTTONS =
      List.of(
          Button.of(Outcome.SUCCESS),
          Button.of(Outcome.DELAYED),
          Button.of(Outcome.SUSPICIOUS),
          Button.of(Outcome.INSUFFICIENT),
          Button.of(Outcome.CANCEL),
          new Button(Outcome.EXPIRE, "Let the time run out"));

  private static final Map<String, String> ERRORS =
      Map.of(
          "01", "This transaction reference was used before",
          "03", "The data is malformed",
          "15", "The time for this payment is over: vnp_ExpireDate lies in the past",
          "32", "The amount is not from 5,000 to below 1,000,000,000 VND",
          "70", "Wrong signature",
          "72", "No such terminal");

  private final List<Terminal> terminals;
  private final PaymentStore store;
  private final Faults faults;
  private final CallbackSender sender;
  private final Clock clock;

  PayPage(
      List<Terminal> terminals,
      PaymentStore store,
      Faults faults,
      CallbackSender sender,
      Clock clock) {
    this.terminals = terminals;
    this.store = store;
    this.faults = faults;
    this.sender = sender;
    this.clock = clock;
  }

  static String url(String base, Payment payment) {
    return base + PAGE + "?token=" + payment.token();
  }

  /** VNPAY records a payment only here: a buyer who never comes leaves no record. */
  HttpResponse open(HttpRequest request) {
    PageCall call = PageCall.of(request);
    Instant now = clock.instant();
    boolean rawQuery = faults.of(call.txnRef()).isOn(Fault.RAW_QUERY);
    Optional<String> refusal = call.refusal(terminals, rawQuery, now);
    if (refusal.isPresent()) {
      return HttpResponse.found(ERROR + "?code=" + refusal.get());
    }
    Payment payment = call.payment(now);
    return store.add(payment)
        ? HttpResponse.found(url("", payment))
        : HttpResponse.found(ERROR + "?code=01");
  }

  HttpResponse error(HttpRequest request) {
    String code = Parameters.of(request).text("code").orElse("");
    return Page.answer(
        200,
        "vnpay/error.html",
        Map.of(
            "title",
            VnpaySimulator.NAME + " simulator",
            "initial",
            VnpaySimulator.NAME.substring(0, 1),
            "code",
            code,
            "meaning",
            ERRORS.getOrDefault(code, "Unknown error")));
  }

  HttpResponse show(HttpRequest request) {
    return find(request).map(this::page).orElseGet(() -> HostedPage.unknown(VnpaySimulator.NAME));
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome = HostedPage.chosen(request, BUTTONS);
    Optional<Payment> payment = find(request);
    return payment.isEmpty() || outcome.isEmpty()
        ? HostedPage.unknown(VnpaySimulator.NAME)
        : leave(store.press(payment.get(), outcome.get()), request.target());
  }

  private Optional<Payment> find(HttpRequest request) {
    return store.byToken(Parameters.of(request).text("token").orElse(""));
  }

  /** The browser goes back once there is something to say; until then it waits for the bank. */
  private HttpResponse leave(Payment payment, String here) {
    Request sent = payment.request();
    Switches switches = faults.of(sent.txnRef());
    Optional<Result> result = payment.result(clock.instant());
    Optional<Terminal> terminal = Terminal.find(terminals, sent.tmnCode());
    if (result.isEmpty() || terminal.isEmpty()) {
      return HttpResponse.redirect(here);
    }
    if (switches.choice(Fault.FIRST, First.class) == First.IPN) {
      sender.awaitFirstAttempts(payment.key());
    }
    return HostedPage.leave(
        switches,
        here,
        () -> HttpResponse.found(Notice.back(terminal.get(), sent, result.get(), switches)),
        () -> HttpResponse.found(Notice.lie(sent, claimed(payment), switches)));
  }

  private Result claimed(Payment payment) {
    return new Result(
        "00", "00", "NCB", payment.request().amount(), store.newNumber(), clock.instant());
  }

  private HttpResponse page(Payment payment) {
    Instant now = clock.instant();
    Request sent = payment.request();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("For", sent.orderInfo());
    facts.put("Order", sent.txnRef());
    facts.put("Shop", "terminal " + sent.tmnCode());
    return new HostedPage(
            VnpaySimulator.NAME,
            payment.state(now),
            new Amount(sent.amount(), VnpaySimulator.CURRENCY),
            facts,
            payment.expiresAt(),
            BUTTONS)
        .answer(now);
  }
}
