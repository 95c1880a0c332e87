package io.tollgate.gateway.zalopay;

/**
 * The names on the wire, as ZaloPay OpenAPI v2 spells them. Each is written here and nowhere else.
 */
final class FieldNames {

  // Every call, and the answer to it.
  static final String APP_ID = "app_id";
  static final String MAC = "mac";
  static final String RETURN_CODE = "return_code";
  static final String RETURN_MESSAGE = "return_message";
  static final String SUB_RETURN_CODE = "sub_return_code";
  static final String SUB_RETURN_MESSAGE = "sub_return_message";

  // order-create.
  static final String APP_TRANS_ID = "app_trans_id";
  static final String APP_USER = "app_user";
  static final String APP_TIME = "app_time";
  static final String AMOUNT = "amount";
  static final String ITEM = "item";
  static final String EMBED_DATA = "embed_data";
  static final String REDIRECT_URL = "redirecturl";
  static final String DESCRIPTION = "description";
  static final String BANK_CODE = "bank_code";
  static final String CALLBACK_URL = "callback_url";
  static final String EXPIRE_DURATION_SECONDS = "expire_duration_seconds";
  static final String ORDER_URL = "order_url";

  // order-query and callback.
  static final String DATA = "data";
  static final String TYPE = "type";
  static final String IS_PROCESSING = "is_processing";
  static final String ZP_TRANS_ID = "zp_trans_id";
  static final String SERVER_TIME = "server_time";

  // order-refund and order-query-refund.
  static final String M_REFUND_ID = "m_refund_id";
  static final String TIMESTAMP = "timestamp";

  // The browser's return: no underscores there.
  static final String RETURN_APP_ID = "appid";
  static final String RETURN_APP_TRANS_ID = "apptransid";
  static final String RETURN_PMC_ID = "pmcid";
  static final String RETURN_BANK_CODE = "bankcode";
  static final String RETURN_AMOUNT = "amount";
  static final String RETURN_DISCOUNT_AMOUNT = "discountamount";
  static final String RETURN_STATUS = "status";
  static final String RETURN_CHECKSUM = "checksum";

  private FieldNames() {}
}
