package io.tollgate.gateway.samplewallet;

/** The names on the wire. Each is written here and nowhere else. */
final class FieldNames {

  static final String SIGNATURE_HEADER = "x-signature";

  // Every call, and the answer to it.
  static final String MERCHANT_ID = "merchant_id";
  static final String CODE = "code";
  static final String RESULT_CODE = "result_code";

  // A payment: call, answer, callback and return.
  static final String REFERENCE = "reference";
  static final String AMOUNT = "amount";
  static final String CURRENCY = "currency";
  static final String DESCRIPTION = "description";
  static final String CALLBACK_URL = "callback_url";
  static final String RETURN_URL = "return_url";
  static final String EXPIRES_AT = "expires_at";
  static final String PAYMENT_URL = "payment_url";
  static final String TRANSACTION_ID = "transaction_id";
  static final String PAID_AT = "paid_at";
  static final String SIGNATURE = "signature";

  // A refund.
  static final String REFUND_ID = "refund_id";
  static final String REASON = "reason";

  private FieldNames() {}
}
