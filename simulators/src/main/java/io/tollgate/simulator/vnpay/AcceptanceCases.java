package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Callback.Attempt;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.vnpay.Fault.Spaces;
import io.tollgate.simulator.vnpay.Payment.Request;
import io.tollgate.simulator.vnpay.Payment.Result;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The six IPNs by which VNPAY's own acceptance tool judges a merchant, one after the other on one
 * reference: each under a transaction number of its own, with spaces as {@code %20} under a
 * signature over a plus, and from the address of its sandbox.
 */
final class AcceptanceCases {

  private static final Map<String, String> FROM = Map.of("x-forwarded-for", "113.160.92.202");
  private static final String NOT_A_HASH = "not_a_secure_hash";
  private static final String NOBODYS_REFERENCE = "NOTFOUND_";
  private static final long MORE = 1_000;
  private static final Switches AS_THE_TOOL = Switches.NORMAL.with(Fault.SPACES, Spaces.PERCENT);

  private final PaymentStore store;
  private final Clock clock;

  AcceptanceCases(PaymentStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What one case came to.
   *
   * @param expected the RspCode that VNPAY demands
   * @param said the one that the merchant gave; empty when it gave none
   */
  record Verdict(String name, String expected, String said, boolean passed) {}

  /** Runs all of them, and leaves the payment paid. */
  List<Verdict> run(Terminal terminal, Payment payment) {
    Request sent = payment.request();
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        judge(payment, "wrong signature", "97", address(terminal, sent, good(sent), NOT_A_HASH)));
    Request unknown = named(sent, NOBODYS_REFERENCE + store.newNumber());
    verdicts.add(judge(payment, "unknown order", "01", signed(terminal, unknown, good(unknown))));
    Result tooMuch = result("00", "00", sent.amount() + MORE);
    verdicts.add(judge(payment, "wrong amount", "04", signed(terminal, sent, tooMuch)));
    Result failed = result("24", "02", sent.amount());
    verdicts.add(judge(payment, "failed payment", "00", signed(terminal, sent, failed)));
    Result paid = store.paidWithoutIpn(payment);
    verdicts.add(judge(payment, "paid", "00", signed(terminal, sent, paid)));
    verdicts.add(judge(payment, "confirmed before", "02", signed(terminal, sent, good(sent))));
    return List.copyOf(verdicts);
  }

  private Verdict judge(Payment payment, String name, String expected, String address) {
    Message message = new Message(payment.key(), "GET", address, FROM, "", List.of());
    Attempt attempt = store.send(message);
    String said = Json.parse(attempt.reply()).path("RspCode").asText();
    return new Verdict(name, expected, said, attempt.status() == 200 && said.equals(expected));
  }

  private static String signed(Terminal terminal, Request request, Result result) {
    return Notice.address(
        terminal.ipnUrl(),
        Notice.fields(request, result),
        AS_THE_TOOL,
        text -> Signature.of(terminal.secret(), text));
  }

  private static String address(Terminal terminal, Request request, Result result, String hash) {
    return Notice.address(
        terminal.ipnUrl(), Notice.fields(request, result), AS_THE_TOOL, _ -> hash);
  }

  private Result good(Request request) {
    return result("00", "00", request.amount());
  }

  private Result result(String code, String status, long amount) {
    return new Result(code, status, "NCB", amount, store.newNumber(), clock.instant());
  }

  private static Request named(Request request, String txnRef) {
    return new Request(
        request.tmnCode(),
        txnRef,
        request.amount(),
        request.orderInfo(),
        request.returnUrl(),
        request.createDate());
  }
}
