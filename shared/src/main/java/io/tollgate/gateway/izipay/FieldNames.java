package io.tollgate.gateway.izipay;

/** The names on the wire, as Izipay's Web Core spells them. Each is written here and only here. */
final class FieldNames {

  // Token/Generate, and the envelope of every answer.
  static final String REQUEST_SOURCE = "requestSource";
  static final String MERCHANT_CODE = "merchantCode";
  static final String ORDER_NUMBER = "orderNumber";
  static final String PUBLIC_KEY = "publicKey";
  static final String AMOUNT = "amount";
  static final String TRANSACTION_ID = "transactionId";
  static final String CODE = "code";
  static final String RESPONSE = "response";
  static final String TOKEN = "token";

  // The payment button's config.
  static final String ACTION = "action";
  static final String ORDER = "order";
  static final String CURRENCY = "currency";
  static final String PROCESS_TYPE = "processType";
  static final String DATE_TIME_TRANSACTION = "dateTimeTransaction";
  static final String PAY_METHOD = "payMethod";
  static final String BILLING = "billing";
  static final String RENDER = "render";
  static final String TYPE_FORM = "typeForm";
  static final String CONTAINER = "container";
  static final String SHOW_BUTTON = "showButtonProcessForm";
  static final String REDIRECT_URLS = "redirectUrls";
  static final String ON_SUCCESS = "onSuccess";
  static final String ON_ERROR = "onError";
  static final String ON_CANCEL = "onCancel";
  static final String URL_IPN = "urlIPN";

  // billing.
  static final String FIRST_NAME = "firstName";
  static final String LAST_NAME = "lastName";
  static final String EMAIL = "email";
  static final String PHONE_NUMBER = "phoneNumber";
  static final String STREET = "street";
  static final String CITY = "city";
  static final String STATE = "state";
  static final String COUNTRY = "country";
  static final String POSTAL_CODE = "postalCode";
  static final String DOCUMENT_TYPE = "documentType";
  static final String DOCUMENT = "document";

  // A result, and the order in an answer of Transaction/Search.
  static final String PAYLOAD = "payloadHttp";
  static final String SIGNATURE = "signature";
  static final String MERCHANT = "merchant";
  static final String CODE_AUTH = "codeAuth";
  static final String STATE_MESSAGE = "stateMessage";
  static final String DATE_TRANSACTION = "dateTransaction";
  static final String TIME_TRANSACTION = "timeTransaction";
  static final String UNIQUE_ID = "uniqueId";
  static final String REFERENCE_NUMBER = "referenceNumber";
  static final String CARD = "card";
  static final String BRAND = "brand";
  static final String PAN = "pan";

  // Transaction/Search. The field really is spelled like this.
  static final String NUMBER_ORDEN = "numberOrden";
  static final String LANGUAGE = "language";
  static final String AUTHORIZATION = "Authorization";

  // Transaction/Refund.
  static final String RUC = "ruc";
  static final String ID_UNIQUE = "idUnique";
  static final String AUTHORIZATION_CODE = "authorizationCode";
  static final String REFUND_AMOUNT = "refundAmount";
  static final String TOTAL_AMOUNT = "totalAmount";
  static final String TRANSACTION_DATE = "transactionDate";
  static final String FIRST_SIX_DIGITS = "firstSixDigits";
  static final String LAST_FOUR_DIGITS = "lastFourDigits";

  private FieldNames() {}
}
