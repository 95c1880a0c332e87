package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.ApiResponses.Result;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.vnpay.Fault.ExpiredQuery;
import io.tollgate.simulator.vnpay.Fault.RefundShown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The merchant's side of VNPAY: querydr and refund, with the faults switched on. */
final class TransactionApi {

  /** A second request of one kind within this time is refused with 94. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final int HUNDREDTHS = 100;

  private static final String[] QUERY = {
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_TransactionDate",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo"
  };

  /** What is signed of a refund, before and after vnp_TransactionNo. */
  private static final String[] REFUND_BEGIN = {
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TransactionType",
    "vnp_TxnRef",
    "vnp_Amount"
  };

  private static final String[] REFUND_END = {
    "vnp_TransactionDate", "vnp_CreateBy", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo"
  };
  private static final List<String> ANSWER =
      List.of(
          "vnp_ResponseId",
          "vnp_Command",
          "vnp_ResponseCode",
          "vnp_Message",
          "vnp_TmnCode",
          "vnp_TxnRef",
          "vnp_Amount",
          "vnp_BankCode",
          "vnp_PayDate",
          "vnp_TransactionNo",
          "vnp_TransactionType",
          "vnp_TransactionStatus",
          "vnp_OrderInfo");
  private static final List<String> PROMOTION = List.of("vnp_PromotionCode", "vnp_PromotionAmount");

  private static final Map<String, String> MESSAGES =
      Map.of(
          "00", "Success",
          "02", "Invalid TmnCode",
          "03", "Invalid data format",
          "91", "Transaction_not_found",
          "93", "Invalid amount",
          "94", "Request is duplicate",
          "95", "Transaction was not successful",
          "97", "Invalid checksum",
          "99", "Unexpected error");

  private final List<Terminal> terminals;
  private final PaymentStore store;
  private final Faults faults;
  private final Clock clock;
  private final ApiResponses answers;
  private final Map<String, Instant> asked = new ConcurrentHashMap<>();

  TransactionApi(List<Terminal> terminals, PaymentStore store, Faults faults, Clock clock) {
    this.terminals = terminals;
    this.store = store;
    this.faults = faults;
    this.clock = clock;
    Supplier<HttpResponse> limited = () -> unsigned("94");
    this.answers = new ApiResponses(faults, limited, () -> unsigned("99"));
  }

  HttpResponse call(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    String txnRef = text(call, "vnp_TxnRef");
    Switches switches = faults.of(txnRef);
    return switch (text(call, "vnp_Command")) {
      case "querydr" -> answers.query(txnRef, () -> query(call, switches));
      case "refund" -> answers.refund(switches, () -> refund(call, switches));
      default -> unsigned("03");
    };
  }

  /** How often querydr came for a reference, known or not. */
  Calls calls(String txnRef) {
    return answers.calls(txnRef);
  }

  void clear() {
    answers.clear();
    asked.clear();
  }

  private Result query(Parameters call, Switches switches) {
    Optional<String> refusal = refusal(call, List.of(call.joined(QUERY)));
    if (refusal.isPresent()) {
      return refused(call, refusal.get());
    }
    Instant now = clock.instant();
    boolean isTooSoon =
        isRepeated("request " + text(call, "vnp_RequestId"), now)
            || !switches.isOn(Fault.QUERY_ANY_TIME)
                && isRepeated("querydr " + text(call, "vnp_TxnRef"), now);
    if (isTooSoon) {
      return refused(call, "94");
    }
    Optional<Payment> payment = payment(call);
    ExpiredQuery expired = switches.choice(Fault.EXPIRED_QUERY, ExpiredQuery.class);
    return payment.isEmpty() || isLeftAlone(payment.get(), now) && expired == ExpiredQuery.UNKNOWN
        ? refused(call, "91")
        : answered(call, "00", standing(payment.get(), switches, now), true);
  }

  private static boolean isLeftAlone(Payment payment, Instant now) {
    return payment.end().isEmpty() && payment.state(now) == State.EXPIRED;
  }

  private boolean isRepeated(String what, Instant now) {
    Instant last = asked.get(what);
    if (last != null && now.isBefore(last.plus(LIMIT))) {
      return true;
    }
    asked.put(what, now);
    return false;
  }

  /** What VNPAY says of a payment at this moment, or of its latest refund. */
  private Map<String, String> standing(Payment payment, Switches switches, Instant now) {
    RefundShown shown = switches.choice(Fault.REFUND_SHOWN, RefundShown.class);
    List<Refund> refunds = store.refunds(payment.key());
    if (shown != RefundShown.NEVER && !refunds.isEmpty()) {
      return shown(payment, refunds.getLast(), shown, now);
    }
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_TransactionType", "01");
    fields.put("vnp_OrderInfo", payment.request().orderInfo());
    fields.put("vnp_Amount", payment.request().amount() + "00");
    fields.put("vnp_BankCode", "VNPAY");
    fields.put("vnp_TransactionNo", "0");
    boolean failed =
        isLeftAlone(payment, now)
            && switches.choice(Fault.EXPIRED_QUERY, ExpiredQuery.class) == ExpiredQuery.FAILED;
    fields.put("vnp_TransactionStatus", failed ? "02" : "01");
    payment
        .result(now)
        .ifPresent(
            result -> {
              fields.put("vnp_Amount", result.amount() + "00");
              fields.put("vnp_BankCode", result.bankCode());
              fields.put("vnp_PayDate", Dates.write(result.at()));
              fields.put("vnp_TransactionNo", Long.toString(result.transactionNo()));
              fields.put("vnp_TransactionStatus", result.status());
            });
    if (payment.money(now).isPresent()) {
      fields.put("vnp_Trace", "123456");
      fields.put("vnp_FeeAmount", "0");
      fields.put("vnp_Issuer", "NCB");
    }
    return fields;
  }

  private static Map<String, String> shown(
      Payment payment, Refund refund, RefundShown how, Instant now) {
    Map<String, String> fields = refunded(refund);
    fields.put("vnp_TransactionStatus", refund.status(now));
    if (how == RefundShown.UNNAMED) {
      fields.put("vnp_OrderInfo", payment.request().orderInfo());
    }
    return fields;
  }

  private static Map<String, String> refunded(Refund refund) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_TransactionType", refund.type());
    fields.put("vnp_Amount", refund.amount() + "00");
    fields.put("vnp_OrderInfo", refund.orderInfo());
    fields.put("vnp_BankCode", "NCB");
    fields.put("vnp_PayDate", Dates.write(refund.askedAt()));
    fields.put("vnp_TransactionNo", Long.toString(refund.transactionNo()));
    fields.put("vnp_TransactionStatus", "05");
    return fields;
  }

  private Result refund(Parameters call, Switches switches) {
    if (switches.isOn(Fault.REFUND_99)) {
      return refused(call, "99");
    }
    Optional<String> refusal = refusal(call, signedRefund(call));
    if (refusal.isPresent()) {
      return refused(call, refusal.get());
    }
    long hundredths = call.number("vnp_Amount").orElse(0L);
    if (!text(call, "vnp_TransactionType").matches("0[23]")
        || hundredths <= 0
        || hundredths % HUNDREDTHS != 0) {
      return refused(call, "03");
    }
    Optional<Payment> payment = payment(call);
    if (payment.isEmpty()) {
      return refused(call, "91");
    }
    Instant now = clock.instant();
    Refund refund =
        new Refund(
            text(call, "vnp_RequestId"),
            payment.get().key(),
            text(call, "vnp_TransactionType"),
            hundredths / HUNDREDTHS,
            text(call, "vnp_OrderInfo"),
            store.newNumber(),
            switches.choice(Switch.REFUND_COURSE, RefundCourse.class),
            now,
            now.plusSeconds(switches.number(Switch.REFUND_SECONDS)));
    String code = store.refund(refund);
    return code.equals("00") ? answered(call, code, refunded(refund), true) : refused(call, code);
  }

  /**
   * What may be signed of a refund. Without the optional vnp_TransactionNo VNPAY's Java demo leaves
   * its place empty, and npm vnpay writes 0 there.
   */
  private static List<String> signedRefund(Parameters call) {
    return (call.has("vnp_TransactionNo")
            ? Stream.of(text(call, "vnp_TransactionNo"))
            : Stream.of("", "0"))
        .map(number -> String.join("|", call.joined(REFUND_BEGIN), number, call.joined(REFUND_END)))
        .toList();
  }

  /** Why VNPAY would not take a call, as far as the call alone shows it. */
  private Optional<String> refusal(Parameters call, List<String> signed) {
    Optional<Terminal> terminal = Terminal.find(terminals, text(call, "vnp_TmnCode"));
    if (terminal.isEmpty()) {
      return Optional.of("02");
    }
    String hash = text(call, Signature.HASH);
    if (signed.stream().noneMatch(t -> Signature.matches(hash, terminal.get().secret(), t))) {
      return Optional.of("97");
    }
    boolean isWellFormed =
        call.isClean()
            && text(call, "vnp_RequestId").matches("[0-9A-Za-z]{1,32}")
            && text(call, "vnp_Version").equals("2.1.0")
            && text(call, "vnp_IpAddr").matches("[0-9A-Fa-f.:]{7,45}")
            && text(call, "vnp_OrderInfo").matches(".{1,255}")
            && Dates.read(text(call, "vnp_CreateDate")).isPresent()
            && Dates.read(text(call, "vnp_TransactionDate")).isPresent();
    return isWellFormed ? Optional.empty() : Optional.of("03");
  }

  /** VNPAY finds a payment by its reference and by the very second it was made for. */
  private Optional<Payment> payment(Parameters call) {
    return store
        .payment(text(call, "vnp_TmnCode"), text(call, "vnp_TxnRef"))
        .filter(p -> p.request().createDate().equals(text(call, "vnp_TransactionDate")));
  }

  private Result refused(Parameters call, String code) {
    return answered(call, code, Map.of(), false);
  }

  private Result answered(
      Parameters call, String code, Map<String, String> facts, boolean isAccepted) {
    Map<String, String> fields = new TreeMap<>(facts);
    fields.put("vnp_ResponseId", RandomText.hex(16));
    fields.put("vnp_Command", text(call, "vnp_Command"));
    fields.put("vnp_ResponseCode", code);
    fields.put("vnp_Message", MESSAGES.getOrDefault(code, "Refused"));
    fields.put("vnp_TmnCode", text(call, "vnp_TmnCode"));
    fields.put("vnp_TxnRef", text(call, "vnp_TxnRef"));
    Terminal.find(terminals, text(call, "vnp_TmnCode"))
        .ifPresent(
            terminal ->
                fields.put(Signature.HASH, Signature.of(terminal.secret(), answerText(fields))));
    return new Result(isAccepted, HttpResponse.json(200, Json.text(fields)));
  }

  /** What is signed of an answer: fifteen places to querydr, thirteen to refund. */
  static String answerText(Map<String, String> fields) {
    boolean isQuery = "querydr".equals(fields.get("vnp_Command"));
    return Stream.concat(ANSWER.stream(), isQuery ? PROMOTION.stream() : Stream.empty())
        .map(name -> fields.getOrDefault(name, ""))
        .collect(Collectors.joining("|"));
  }

  private static HttpResponse unsigned(String code) {
    return HttpResponse.json(
        200, Json.text(Map.of("vnp_ResponseCode", code, "vnp_Message", MESSAGES.get(code))));
  }

  private static String text(Parameters call, String name) {
    return call.text(name).orElse("");
  }
}
