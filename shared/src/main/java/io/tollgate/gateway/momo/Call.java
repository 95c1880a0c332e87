package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.AUTO_CAPTURE;
import static io.tollgate.gateway.momo.FieldNames.DESCRIPTION;
import static io.tollgate.gateway.momo.FieldNames.EXTRA_DATA;
import static io.tollgate.gateway.momo.FieldNames.IPN_URL;
import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.ORDER_INFO;
import static io.tollgate.gateway.momo.FieldNames.PARTNER_CODE;
import static io.tollgate.gateway.momo.FieldNames.REDIRECT_URL;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_ID;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_TYPE;
import static io.tollgate.gateway.momo.FieldNames.SIGNATURE;
import static io.tollgate.gateway.momo.FieldNames.TRANS_ID;

import io.tollgate.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be asked of MoMo: where, and which fields are signed in which order. Source: AIO v2,
 * pages wallet/onetime, payment-api/query and payment-api/refund; of refund/query, which has no
 * readable page, the list on which all known clients agree.
 */
enum Call {
  CREATE(
      "create",
      AMOUNT,
      EXTRA_DATA,
      IPN_URL,
      ORDER_ID,
      ORDER_INFO,
      PARTNER_CODE,
      REDIRECT_URL,
      REQUEST_ID,
      REQUEST_TYPE),
  QUERY("query", ORDER_ID, PARTNER_CODE, REQUEST_ID),
  REFUND("refund", AMOUNT, DESCRIPTION, ORDER_ID, PARTNER_CODE, REQUEST_ID, TRANS_ID),
  QUERY_REFUND("refund/query", ORDER_ID, PARTNER_CODE, REQUEST_ID);

  private static final Set<String> NUMBERS = Set.of(AMOUNT, TRANS_ID);

  private final String path;
  private final List<String> signed;

  Call(String path, String... signed) {
    this.path = "/v2/gateway/api/" + path;
    this.signed = List.of(signed);
  }

  String path() {
    return path;
  }

  /** Names of the fields in the order in which they are signed. */
  List<String> signed() {
    return signed;
  }

  /**
   * The fields with their signature, in the names' order: a repeat is the same to the byte. Every
   * payment is captured at once, whatever the account's own setting is.
   */
  String json(Map<String, String> fields, MomoAccount account) {
    Map<String, Object> body = new TreeMap<>();
    fields.forEach(
        (name, value) -> body.put(name, NUMBERS.contains(name) ? Long.valueOf(value) : value));
    if (this == CREATE) {
      body.put(AUTO_CAPTURE, true);
    }
    body.put(SIGNATURE, account.sign(signedText(fields)));
    return Json.write(body);
  }

  String signedText(Map<String, String> fields) {
    return SignedText.of(signed, fields);
  }
}
