package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.AMOUNT;
import static io.tollgate.gateway.zalopay.FieldNames.APP_ID;
import static io.tollgate.gateway.zalopay.FieldNames.APP_TIME;
import static io.tollgate.gateway.zalopay.FieldNames.APP_TRANS_ID;
import static io.tollgate.gateway.zalopay.FieldNames.APP_USER;
import static io.tollgate.gateway.zalopay.FieldNames.DESCRIPTION;
import static io.tollgate.gateway.zalopay.FieldNames.EMBED_DATA;
import static io.tollgate.gateway.zalopay.FieldNames.ITEM;
import static io.tollgate.gateway.zalopay.FieldNames.MAC;
import static io.tollgate.gateway.zalopay.FieldNames.M_REFUND_ID;
import static io.tollgate.gateway.zalopay.FieldNames.TIMESTAMP;
import static io.tollgate.gateway.zalopay.FieldNames.ZP_TRANS_ID;

import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can be asked of ZaloPay: where, and which fields are signed in which order. A bar stands
 * between two values and is never escaped: the other side concatenates and compares, it does not
 * split. Source: ZaloPay OpenAPI v2, pages order-create, order-query, order-refund (the form
 * without a fee: we take none) and order-query-refund.
 */
enum Call {
  CREATE("/v2/create", APP_ID, APP_TRANS_ID, APP_USER, AMOUNT, APP_TIME, EMBED_DATA, ITEM),
  QUERY("/v2/query", APP_ID, APP_TRANS_ID),
  REFUND("/v2/refund", APP_ID, ZP_TRANS_ID, AMOUNT, DESCRIPTION, TIMESTAMP),
  QUERY_REFUND("/v2/query_refund", APP_ID, M_REFUND_ID, TIMESTAMP);

  private final String path;
  private final List<String> signed;

  Call(String path, String... signed) {
    this.path = path;
    this.signed = List.of(signed);
  }

  String path() {
    return path;
  }

  /** Names of the fields in the order in which they are signed. */
  List<String> signed() {
    return signed;
  }

  /** The fields with their mac, as a form in the names' order: a repeat is the same to the byte. */
  String form(Map<String, String> fields, Secret key1) {
    Map<String, String> form = new TreeMap<>(fields);
    form.put(MAC, Hmac.SHA256.signHex(key1, signingString(fields, key1)));
    return FormEncoding.write(form);
  }

  /** Order-query makes the key itself the last part of what is signed with it. */
  String signingString(Map<String, String> fields, Secret key1) {
    String values = signed.stream().map(fields::get).collect(Collectors.joining("|"));
    return this == QUERY ? values + "|" + key1.reveal() : values;
  }
}
