package io.tollgate.gateway.vnpay;

/**
 * The names on the wire, as VNPAY PAY 2.1.0 spells them. Each is written here and nowhere else.
 *
 * <p>Cited in this folder: PAY is the page thanh-toan-pay/pay.html of VNPAY's documents, QR its
 * page truy-van-hoan-tien/querydr&amp;refund.html.
 */
final class FieldNames {

  /** What VNPAY signs begins so; any other field of a query is the merchant's own. */
  static final String PREFIX = "vnp_";

  // Every message.
  static final String VERSION = "vnp_Version";
  static final String COMMAND = "vnp_Command";
  static final String TMN_CODE = "vnp_TmnCode";
  static final String TXN_REF = "vnp_TxnRef";
  static final String AMOUNT = "vnp_Amount";
  static final String ORDER_INFO = "vnp_OrderInfo";
  static final String CREATE_DATE = "vnp_CreateDate";
  static final String IP_ADDR = "vnp_IpAddr";
  static final String SECURE_HASH = "vnp_SecureHash";
  static final String SECURE_HASH_TYPE = "vnp_SecureHashType";

  // The payment page's address.
  static final String CURR_CODE = "vnp_CurrCode";
  static final String ORDER_TYPE = "vnp_OrderType";
  static final String LOCALE = "vnp_Locale";
  static final String RETURN_URL = "vnp_ReturnUrl";
  static final String EXPIRE_DATE = "vnp_ExpireDate";

  // IPN, return and answers.
  static final String RESPONSE_CODE = "vnp_ResponseCode";
  static final String TRANSACTION_STATUS = "vnp_TransactionStatus";
  static final String TRANSACTION_NO = "vnp_TransactionNo";
  static final String BANK_CODE = "vnp_BankCode";
  static final String PAY_DATE = "vnp_PayDate";

  // querydr and refund.
  static final String REQUEST_ID = "vnp_RequestId";
  static final String TRANSACTION_TYPE = "vnp_TransactionType";
  static final String TRANSACTION_DATE = "vnp_TransactionDate";
  static final String CREATE_BY = "vnp_CreateBy";
  static final String RESPONSE_ID = "vnp_ResponseId";
  static final String MESSAGE = "vnp_Message";
  static final String PROMOTION_CODE = "vnp_PromotionCode";
  static final String PROMOTION_AMOUNT = "vnp_PromotionAmount";

  // The reply to an IPN.
  static final String RSP_CODE = "RspCode";
  static final String RSP_MESSAGE = "Message";

  static final String VERSION_2_1_0 = "2.1.0";

  private FieldNames() {}
}
