package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.ACTION;
import static io.tollgate.gateway.izipay.FieldNames.AMOUNT;
import static io.tollgate.gateway.izipay.FieldNames.BILLING;
import static io.tollgate.gateway.izipay.FieldNames.CONTAINER;
import static io.tollgate.gateway.izipay.FieldNames.CURRENCY;
import static io.tollgate.gateway.izipay.FieldNames.DATE_TIME_TRANSACTION;
import static io.tollgate.gateway.izipay.FieldNames.MERCHANT_CODE;
import static io.tollgate.gateway.izipay.FieldNames.ON_CANCEL;
import static io.tollgate.gateway.izipay.FieldNames.ON_ERROR;
import static io.tollgate.gateway.izipay.FieldNames.ON_SUCCESS;
import static io.tollgate.gateway.izipay.FieldNames.ORDER;
import static io.tollgate.gateway.izipay.FieldNames.ORDER_NUMBER;
import static io.tollgate.gateway.izipay.FieldNames.PAY_METHOD;
import static io.tollgate.gateway.izipay.FieldNames.PROCESS_TYPE;
import static io.tollgate.gateway.izipay.FieldNames.REDIRECT_URLS;
import static io.tollgate.gateway.izipay.FieldNames.RENDER;
import static io.tollgate.gateway.izipay.FieldNames.SHOW_BUTTON;
import static io.tollgate.gateway.izipay.FieldNames.TRANSACTION_ID;
import static io.tollgate.gateway.izipay.FieldNames.TYPE_FORM;
import static io.tollgate.gateway.izipay.FieldNames.URL_IPN;

import io.tollgate.bill.Memo;
import io.tollgate.gateway.NewBill;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The config of the payment button (Web Core, page "config" and SDK 1.10.0). The memo holds its
 * texts under their names there; {@code billing} with a prefix, because it names some things twice.
 */
final class Checkout {

  /** Seen in captures of real payments, and nothing opens that a browser could block. */
  static final String EMBEDDED = "embedded";

  static final List<String> MODES = List.of(EMBEDDED, "pop-up", "redirect");

  static final String FORM_URL = "formUrl";
  static final String RETURN_URL = "returnUrl";

  static final String BILLING_PREFIX = BILLING + ".";
  private static final String CONTAINER_ID = "#izipay-form";
  private static final int URL_LENGTH_MAX = 400;

  private Checkout() {}

  static Memo memo(IzipayAccount account, NewBill bill, Instant now) {
    Map<String, String> memo = new TreeMap<>();
    memo.put(MERCHANT_CODE, account.merchantCode());
    memo.put(ORDER_NUMBER, bill.ref().value());
    memo.put(AMOUNT, amount(bill.amount()));
    memo.put(CURRENCY, bill.amount().currency().getCurrencyCode());
    // Microseconds since 1970, of which captures only ever use the milliseconds.
    memo.put(DATE_TIME_TRANSACTION, now.toEpochMilli() + "000");
    memo.put(TYPE_FORM, mode(bill.mode()));
    memo.put(URL_IPN, limited(bill.callbackUrl().toString()));
    memo.put(RETURN_URL, limited(bill.returnUrl() + "?" + IzipayGateway.REF + "=" + bill.ref()));
    memo.put(FORM_URL, bill.formUrl().toString());
    BillingFields.of(bill.buyer()).forEach((name, value) -> memo.put(BILLING_PREFIX + name, value));
    return new Memo(memo);
  }

  static Map<String, Object> config(Memo memo, String transactionId) {
    Map<String, Object> config = new TreeMap<>();
    config.put(TRANSACTION_ID, transactionId);
    config.put(ACTION, "pay");
    config.put(MERCHANT_CODE, memo.value(MERCHANT_CODE));
    config.put(ORDER, order(memo));
    config.put(RENDER, render(memo));
    // One summary prints it under render; captures and code that runs have it here.
    config.put(URL_IPN, memo.value(URL_IPN));
    Map<String, Object> billing = new TreeMap<>();
    memo.values().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(BILLING_PREFIX))
        .forEach(e -> billing.put(e.getKey().substring(BILLING_PREFIX.length()), e.getValue()));
    if (!billing.isEmpty()) {
      config.put(BILLING, billing);
    }
    return config;
  }

  private static Map<String, Object> order(Memo memo) {
    Map<String, Object> order = new TreeMap<>();
    for (String name : List.of(ORDER_NUMBER, AMOUNT, CURRENCY, DATE_TIME_TRANSACTION)) {
      order.put(name, memo.value(name));
    }
    // Authorised and settled at once: what is only reserved would have to be captured.
    order.put(PROCESS_TYPE, "AT");
    order.put(PAY_METHOD, "all");
    return order;
  }

  private static Map<String, Object> render(Memo memo) {
    String returnUrl = memo.value(RETURN_URL);
    Map<String, Object> render = new TreeMap<>();
    render.put(TYPE_FORM, memo.value(TYPE_FORM));
    render.put(SHOW_BUTTON, true);
    render.put(
        REDIRECT_URLS, Map.of(ON_SUCCESS, returnUrl, ON_ERROR, returnUrl, ON_CANCEL, returnUrl));
    if (memo.value(TYPE_FORM).equals(EMBEDDED)) {
      render.put(CONTAINER, CONTAINER_ID);
    }
    return render;
  }

  /** Point and two decimals, 4 to 13 characters (Token/Generate). */
  static String amount(Money money) {
    return money.majorUnits().toPlainString();
  }

  private static String mode(String wish) {
    String mode = wish.isEmpty() ? EMBEDDED : wish;
    if (!MODES.contains(mode)) {
      throw new IllegalArgumentException("Izipay's form is shown in none but " + MODES);
    }
    return mode;
  }

  /** {@code urlIPN} takes 5 to 400 characters; nothing says that the others take more. */
  private static String limited(String url) {
    if (url.length() > URL_LENGTH_MAX) {
      throw new IllegalArgumentException("A URL of ours is too long for Izipay");
    }
    return url;
  }
}
