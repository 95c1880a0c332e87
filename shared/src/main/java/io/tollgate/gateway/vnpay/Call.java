package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.FieldNames.AMOUNT;
import static io.tollgate.gateway.vnpay.FieldNames.BANK_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.COMMAND;
import static io.tollgate.gateway.vnpay.FieldNames.CREATE_BY;
import static io.tollgate.gateway.vnpay.FieldNames.CREATE_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.IP_ADDR;
import static io.tollgate.gateway.vnpay.FieldNames.MESSAGE;
import static io.tollgate.gateway.vnpay.FieldNames.ORDER_INFO;
import static io.tollgate.gateway.vnpay.FieldNames.PAY_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.PROMOTION_AMOUNT;
import static io.tollgate.gateway.vnpay.FieldNames.PROMOTION_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.REQUEST_ID;
import static io.tollgate.gateway.vnpay.FieldNames.RESPONSE_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.RESPONSE_ID;
import static io.tollgate.gateway.vnpay.FieldNames.SECURE_HASH;
import static io.tollgate.gateway.vnpay.FieldNames.TMN_CODE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_DATE;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_NO;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_STATUS;
import static io.tollgate.gateway.vnpay.FieldNames.TRANSACTION_TYPE;
import static io.tollgate.gateway.vnpay.FieldNames.TXN_REF;
import static io.tollgate.gateway.vnpay.FieldNames.VERSION;

import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be asked of VNPAY's API, and which values are signed in which order: neither that of the
 * names nor that of the JSON. A bar stands between two values, an absent one leaves its place
 * empty. Source: QR, checksum rules of request and answer.
 */
enum Call {
  QUERY(
      "querydr",
      List.of(
          REQUEST_ID,
          VERSION,
          COMMAND,
          TMN_CODE,
          TXN_REF,
          TRANSACTION_DATE,
          CREATE_DATE,
          IP_ADDR,
          ORDER_INFO),
      List.of(PROMOTION_CODE, PROMOTION_AMOUNT)),
  REFUND(
      "refund",
      List.of(
          REQUEST_ID,
          VERSION,
          COMMAND,
          TMN_CODE,
          TRANSACTION_TYPE,
          TXN_REF,
          AMOUNT,
          TRANSACTION_NO,
          TRANSACTION_DATE,
          CREATE_BY,
          CREATE_DATE,
          IP_ADDR,
          ORDER_INFO),
      List.of());

  private static final List<String> SIGNED_IN_EVERY_ANSWER =
      List.of(
          RESPONSE_ID,
          COMMAND,
          RESPONSE_CODE,
          MESSAGE,
          TMN_CODE,
          TXN_REF,
          AMOUNT,
          BANK_CODE,
          PAY_DATE,
          TRANSACTION_NO,
          TRANSACTION_TYPE,
          TRANSACTION_STATUS,
          ORDER_INFO);

  private final String command;
  private final List<String> signed;
  private final List<String> alsoSignedInAnswer;

  Call(String command, List<String> signed, List<String> alsoSignedInAnswer) {
    this.command = command;
    this.signed = signed;
    this.alsoSignedInAnswer = alsoSignedInAnswer;
  }

  /** What VNPAY calls it. */
  String command() {
    return command;
  }

  /** The fields with their signature, in the names' order: a repeat is the same to the byte. */
  String json(Map<String, String> fields, Secret secret) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put(SECURE_HASH, Hmac.SHA512.signHex(secret, signingString(fields)));
    return Json.write(all);
  }

  String signingString(Map<String, String> request) {
    return joined(signed, name -> request.getOrDefault(name, ""));
  }

  /** What VNPAY signs of its answer. */
  String answerString(Fields answer) {
    return joined(signedInAnswer(), name -> answer.text(name).orElse(""));
  }

  /** Names of the request's values, in the order in which they are signed. */
  List<String> signed() {
    return signed;
  }

  /** The same of the answer's. */
  List<String> signedInAnswer() {
    return Stream.concat(SIGNED_IN_EVERY_ANSWER.stream(), alsoSignedInAnswer.stream()).toList();
  }

  private static String joined(List<String> names, UnaryOperator<String> value) {
    return names.stream().map(value).collect(Collectors.joining("|"));
  }
}
