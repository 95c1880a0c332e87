package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.AMOUNT;
import static io.tollgate.gateway.izipay.FieldNames.AUTHORIZATION;
import static io.tollgate.gateway.izipay.FieldNames.LANGUAGE;
import static io.tollgate.gateway.izipay.FieldNames.MERCHANT_CODE;
import static io.tollgate.gateway.izipay.FieldNames.NUMBER_ORDEN;
import static io.tollgate.gateway.izipay.FieldNames.ORDER_NUMBER;
import static io.tollgate.gateway.izipay.FieldNames.PUBLIC_KEY;
import static io.tollgate.gateway.izipay.FieldNames.REQUEST_SOURCE;
import static io.tollgate.gateway.izipay.FieldNames.TRANSACTION_ID;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.json.Json;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What can be asked of Izipay. Every call needs a token made for it, which lives for 15 minutes and
 * is believed to be good for one use: none is ever kept.
 */
final class Api {

  static final String GENERATE = "/security/v1/Token/Generate";
  private static final String SEARCH = "/orderinfo/v1/Transaction/Search";

  private static final String REFUND = "/refund/v1/Transaction/Refund";

  /** The amount in a token that pays nothing. */
  private static final String NOTHING = "0.00";

  private static final int ORDER_NUMBER_LENGTH_MAX = 15;

  private final BeanProvider<GatewayHttp> http;
  private final RandomGenerator random = Randomness.SHARED;

  Api(BeanProvider<GatewayHttp> http) {
    this.http = http;
  }

  /**
   * A name for one showing of the form or one call, 31 of the 5 to 40 characters that Izipay takes.
   * It begins with the ref, so that a result can be told to be about a form of this bill.
   */
  String drawTransactionId(Ref ref) {
    return ref + HexFormat.of().withUpperCase().toHexDigits(random.nextLong());
  }

  /** A token for one showing of the form. It creates nothing, so it may be asked for again. */
  String tokenToPay(IzipayAccount account, Bill bill, String transactionId) {
    return token(account, bill, transactionId, bill.memo().value(AMOUNT));
  }

  /** What Izipay answers when it is asked for a token of no order and no amount. */
  ResponseReader tokenForNothing(IzipayAccount account) {
    String nobodys = HexFormat.of().withUpperCase().toHexDigits(random.nextLong());
    String orderNumber = nobodys.substring(0, ORDER_NUMBER_LENGTH_MAX);
    return generate(account, account.merchantCode(), orderNumber, nobodys, NOTHING);
  }

  ResponseReader search(IzipayAccount account, Bill bill) {
    return ask(
        account,
        bill,
        SEARCH,
        Map.of(
            MERCHANT_CODE, bill.memo().value(MERCHANT_CODE),
            NUMBER_ORDEN, bill.memo().value(ORDER_NUMBER),
            LANGUAGE, "ESP"));
  }

  ResponseReader refund(IzipayAccount account, Bill bill, Map<String, Object> body) {
    return ask(account, bill, REFUND, body);
  }

  /** Asks with a token of its own, and once more where only its form in the header was wrong. */
  private ResponseReader ask(
      IzipayAccount account, Bill bill, String path, Map<String, Object> body) {
    String transactionId = drawTransactionId(bill.ref());
    List<String> forms = account.authorizations(token(account, bill, transactionId, NOTHING));
    GatewayHttp.Request call = call(account, path, transactionId, body);
    ResponseReader answer = send(call.header(AUTHORIZATION, forms.getFirst()));
    return answer.isWrongAuthorization()
        ? send(call.header(AUTHORIZATION, forms.getLast()))
        : answer;
  }

  private String token(IzipayAccount account, Bill bill, String transactionId, String amount) {
    return generate(
            account,
            bill.memo().value(MERCHANT_CODE),
            bill.memo().value(ORDER_NUMBER),
            transactionId,
            amount)
        .token();
  }

  private ResponseReader generate(
      IzipayAccount account,
      String merchantCode,
      String orderNumber,
      String transactionId,
      String amount) {
    Map<String, Object> body = new TreeMap<>();
    body.put(REQUEST_SOURCE, "ECOMMERCE");
    body.put(MERCHANT_CODE, merchantCode);
    body.put(ORDER_NUMBER, orderNumber);
    body.put(PUBLIC_KEY, account.apiKey().reveal());
    body.put(AMOUNT, amount);
    return send(call(account, GENERATE, transactionId, body));
  }

  private static GatewayHttp.Request call(
      IzipayAccount account, String path, String transactionId, Map<String, Object> body) {
    return GatewayHttp.Request.post(account.at(path), "application/json", Json.write(body))
        .header(TRANSACTION_ID, transactionId);
  }

  private ResponseReader send(GatewayHttp.Request request) {
    return ResponseReader.read(http.get().ask(IzipayGateway.ID, request));
  }
}
