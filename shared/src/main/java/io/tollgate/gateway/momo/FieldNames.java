package io.tollgate.gateway.momo;

/** The names on the wire, as MoMo's AIO v2 spells them. Each is written here and nowhere else. */
final class FieldNames {

  // Every call, and the answer to it.
  static final String PARTNER_CODE = "partnerCode";
  static final String ACCESS_KEY = "accessKey";
  static final String REQUEST_ID = "requestId";
  static final String ORDER_ID = "orderId";
  static final String AMOUNT = "amount";
  static final String LANG = "lang";
  static final String SIGNATURE = "signature";
  static final String RESULT_CODE = "resultCode";
  static final String MESSAGE = "message";
  static final String RESPONSE_TIME = "responseTime";
  static final String SUB_ERRORS = "subErrors";
  static final String SUB_ERROR_FIELD = "field";

  // create.
  static final String ORDER_INFO = "orderInfo";
  static final String REDIRECT_URL = "redirectUrl";
  static final String IPN_URL = "ipnUrl";
  static final String REQUEST_TYPE = "requestType";
  static final String EXTRA_DATA = "extraData";
  static final String AUTO_CAPTURE = "autoCapture";
  static final String PAY_URL = "payUrl";

  // The notification (IPN), the browser's return, and query.
  static final String ORDER_TYPE = "orderType";
  static final String TRANS_ID = "transId";
  static final String PAY_TYPE = "payType";
  static final String LAST_UPDATED = "lastUpdated";

  // refund and refund/query.
  static final String DESCRIPTION = "description";
  static final String REFUND_TRANS = "refundTrans";
  static final String CREATED_TIME = "createdTime";

  private FieldNames() {}
}
