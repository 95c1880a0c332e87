package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.CODE;
import static io.tollgate.gateway.izipay.FieldNames.ORDER;
import static io.tollgate.gateway.izipay.FieldNames.ORDER_NUMBER;
import static io.tollgate.gateway.izipay.FieldNames.RESPONSE;
import static io.tollgate.gateway.izipay.FieldNames.TOKEN;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.gateway.GatewayUnreachable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Izipay answered to a call. Of its error answers little is documented: code and message may
 * be missing, and a 5xx may be a web page.
 *
 * @param code "" where there is none that can be read
 */
record ResponseReader(String code, ApiAnswer answer) {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseReader.class);

  static final String DONE = "00";

  /** "Transacción No Existe", with HTTP 403. */
  private static final String NOT_THERE = "MC";

  /** Something is wrong with what stands in {@code Authorization}. */
  private static final String WRONG_AUTHORIZATION = "P02";

  static ResponseReader read(ApiAnswer answer) {
    return new ResponseReader(answer.fields().word(CODE).orElse(""), answer);
  }

  /** A new token: HTTP 200, code 00, and a text that is not empty (Token/Generate). */
  String token() {
    return Optional.of(answer.fields().inside(RESPONSE))
        .filter(_ -> isDone())
        .flatMap(response -> CallbackReader.said(response, TOKEN))
        .orElseThrow(() -> unreachable("Token/Generate"));
  }

  /** What Token/Generate says of merchant code and API key; its 401 is for these. */
  KeyCheck keys() {
    if (answer.status() == 401) {
      return new KeyCheck.Refused("HTTP 401" + (code.isEmpty() ? "" : ", code " + code));
    }
    token();
    return new KeyCheck.Proven();
  }

  boolean isDone() {
    return answer.status() == 200 && code.equals(DONE);
  }

  boolean isWrongAuthorization() {
    return answer.status() == 401 || code.equals(WRONG_AUTHORIZATION);
  }

  /**
   * What Transaction/Search says of a bill. Its 00 only says that the question was understood, and
   * took unpaid orders for paid at one shop: paid is what carries an authorisation code and a word
   * for it. That there is no such order it has said of paid ones too.
   *
   * @param now stands in where a payment carries no time
   */
  Report report(Bill bill, String keyId, Instant now) {
    if (code.equals(NOT_THERE) && (answer.status() == 403 || answer.status() == 200)) {
      return absent(bill);
    }
    if (!isDone()) {
      throw unreachable("Transaction/Search");
    }
    List<Transaction> found = transactions(bill);
    List<Transaction> authorised = found.stream().filter(Transaction::isAuthorised).toList();
    if (authorised.isEmpty()) {
      return found.isEmpty() ? absent(bill) : unpaid(bill, found);
    }
    Report.Paid first = paid(authorised.getFirst(), keyId, now);
    return authorised.stream().flatMap(one -> one.id().stream()).distinct().count() > 1
        ? first.oneOfSeveral()
        : first;
  }

  /** The attempts at this bill; one under another number is of another. */
  List<Transaction> transactions(Bill bill) {
    String number = bill.memo().value(ORDER_NUMBER);
    return answer.fields().inside(RESPONSE).list(ORDER).orElse(List.of()).stream()
        .filter(order -> order.textOrNumber(ORDER_NUMBER).filter(number::equals).isPresent())
        .map(Transaction::new)
        .toList();
  }

  /** What is written down where the answer is no plain yes. */
  String codeOrStatus() {
    return code.isEmpty() ? "http_" + answer.status() : code;
  }

  private Report.Paid paid(Transaction transaction, String keyId, Instant now) {
    return transaction
        .paid(transaction.at().orElse(now), new Evidence(keyId, answer.text()))
        .orElseThrow(() -> answer.unreachable("a payment without amount, currency or number"));
  }

  /** Whoever came back may have paid: then a person looks in the end, and time decides nothing. */
  private static Report absent(Bill bill) {
    return bill.returned() ? new Report.OpenPage() : new Report.NotFound();
  }

  private static Report unpaid(Bill bill, List<Transaction> found) {
    List<String> words = found.stream().flatMap(one -> one.declined().stream()).toList();
    if (words.size() == found.size()) {
      return new Report.Declined("declined", words.getLast());
    }
    LOG.warn("ref={} Izipay names a state that no document does", bill.ref());
    return new Report.OpenPage();
  }

  /** An outage is not an answer. */
  private GatewayUnreachable unreachable(String call) {
    String what = code.isEmpty() ? "no code" : "code " + code;
    return answer.unreachable("HTTP " + answer.status() + ", " + what + " to " + call);
  }
}
