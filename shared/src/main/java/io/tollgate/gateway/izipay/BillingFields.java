package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.CITY;
import static io.tollgate.gateway.izipay.FieldNames.COUNTRY;
import static io.tollgate.gateway.izipay.FieldNames.DOCUMENT;
import static io.tollgate.gateway.izipay.FieldNames.DOCUMENT_TYPE;
import static io.tollgate.gateway.izipay.FieldNames.EMAIL;
import static io.tollgate.gateway.izipay.FieldNames.FIRST_NAME;
import static io.tollgate.gateway.izipay.FieldNames.LAST_NAME;
import static io.tollgate.gateway.izipay.FieldNames.PHONE_NUMBER;
import static io.tollgate.gateway.izipay.FieldNames.POSTAL_CODE;
import static io.tollgate.gateway.izipay.FieldNames.STATE;
import static io.tollgate.gateway.izipay.FieldNames.STREET;

import io.tollgate.gateway.Buyer;
import java.text.Normalizer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The buyer as the form's {@code billing} (Web Core SDK 1.10.0). The form checks its config and
 * shows nothing when a value breaks a rule, so one that would is left out: the buyer can type it.
 */
final class BillingFields {

  private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L} ]{0,48}\\p{L}");
  private static final Pattern EMAIL_ADDRESS = Pattern.compile("(?=.{5,50}$)[^@\\s]+@[^@\\s]+");
  private static final Pattern PHONE = Pattern.compile("[0-9]{7,15}");
  private static final Pattern LONG_LINE = Pattern.compile(".{5,40}");
  private static final Pattern SHORT_LINE = Pattern.compile(".{3,25}");
  private static final Pattern COUNTRY_CODE = Pattern.compile("[A-Z]{2}");
  private static final Pattern POST = Pattern.compile("[0-9A-Za-z -]{3,10}");
  private static final Pattern IDENTITY = Pattern.compile("[0-9A-Za-z-]{5,20}");
  private static final Set<String> DOCUMENT_TYPES =
      Set.of("DNI", "CE", "PASAPORTE", "RUC", "OTROS");

  private BillingFields() {}

  /** What of it the form will take. */
  static Map<String, String> of(Buyer buyer) {
    Buyer.Billing billing = buyer.billing();
    Map<String, String> fields = new TreeMap<>();
    put(fields, FIRST_NAME, billing.firstName(), NAME);
    put(fields, LAST_NAME, billing.lastName(), NAME);
    put(fields, EMAIL, buyer.email(), EMAIL_ADDRESS);
    put(fields, PHONE_NUMBER, buyer.phone().replaceAll("[+ ().-]", ""), PHONE);
    put(fields, STREET, billing.street(), LONG_LINE);
    put(fields, CITY, billing.city(), SHORT_LINE);
    put(fields, STATE, billing.state(), SHORT_LINE);
    put(fields, COUNTRY, billing.country(), COUNTRY_CODE);
    put(fields, POSTAL_CODE, billing.postalCode(), POST);
    if (DOCUMENT_TYPES.contains(billing.documentType())
        && IDENTITY.matcher(billing.document()).matches()) {
      fields.put(DOCUMENT_TYPE, billing.documentType());
      fields.put(DOCUMENT, billing.document());
    }
    return fields;
  }

  private static void put(Map<String, String> fields, String name, String text, Pattern rule) {
    String value = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    if (rule.matcher(value).matches()) {
      fields.put(name, value);
    }
  }
}
