package io.tollgate.create;

import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Buyer.Billing;
import io.tollgate.json.Json;
import io.tollgate.request.JsonReader;
import io.tollgate.store.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whom an order is for and where it goes, as a checkout page says it. Addresses are kept as they
 * were written, so that one of before a reform can still be read: which parts a country has, and
 * what they are called now, is for the page (DECISIONS 163).
 *
 * @param contact only what was said
 * @param shipping only what was said
 * @param locale a language tag; "" for none
 */
record Delivery(
    Map<String, String> contact, Map<String, String> shipping, String note, String locale) {

  private static final int ADDRESS_CHARACTERS_MAX = 100;
  private static final int STREET_CHARACTERS_MAX = 256;
  private static final int NOTE_CHARACTERS_MAX = 500;
  private static final Pattern PHONE = Pattern.compile("[+(0-9][0-9 ().-]{5,49}");

  /** Peru's, by the names that Izipay gives them. */
  private static final Pattern DOCUMENT_TYPE = Pattern.compile("DNI|CE|PASAPORTE|RUC|OTROS");

  private static final Pattern DOCUMENT = Pattern.compile("[0-9A-Za-z-]{5,20}");

  /**
   * Reads what the buyer of a cart must say; errors are left in the form.
   *
   * @param knownEmail of the token, which is taken where the form has none
   */
  static Delivery read(JsonReader form, String knownEmail, boolean isShipped) {
    Map<String, String> contact = contact(form.object("contact"), true);
    if (!contact.containsKey("email")) {
      contact.put("email", knownEmail);
    }
    if (!form.object("contact").has("email") && knownEmail.isEmpty()) {
      form.object("contact").error("email", "required", "is required");
    }
    return read(form, contact, isShipped);
  }

  /** Reads what a buyer may say of an order that has an amount and no cart. */
  static Delivery readOptional(JsonReader form) {
    return read(form, contact(form.object("contact"), form.has("contact")), false);
  }

  private static Delivery read(JsonReader form, Map<String, String> contact, boolean isShipped) {
    return new Delivery(
        contact,
        shipping(form.object("shipping"), isShipped),
        form.optionalLines("note", NOTE_CHARACTERS_MAX).orElse(""),
        BuyerJson.locale(form));
  }

  private static Map<String, String> contact(JsonReader form, boolean isNeeded) {
    form.refuseOthers(Set.of("name", "email", "phone", "document_type", "document"));
    Map<String, String> contact = new TreeMap<>();
    if (isNeeded) {
      contact.put("name", form.text("name", 200));
    }
    form.optionalText("email", 254, BuyerJson.EMAIL).ifPresent(it -> contact.put("email", it));
    form.optionalText("phone", 50, PHONE).ifPresent(phone -> contact.put("phone", phone));
    form.optionalText("document_type", 20, DOCUMENT_TYPE)
        .ifPresent(type -> contact.put("document_type", type));
    form.optionalText("document", 20, DOCUMENT)
        .ifPresent(number -> contact.put("document", number));
    return contact;
  }

  private static Map<String, String> shipping(JsonReader form, boolean isNeeded) {
    form.refuseOthers(
        Set.of("name", "street", "district", "city", "state", "country", "postal_code"));
    Map<String, String> shipping = new TreeMap<>();
    form.optionalText("street", STREET_CHARACTERS_MAX)
        .ifPresent(street -> shipping.put("street", street));
    for (String field : List.of("name", "district", "city", "state")) {
      form.optionalText(field, ADDRESS_CHARACTERS_MAX).ifPresent(text -> shipping.put(field, text));
    }
    form.optionalText("postal_code", BuyerJson.POSTAL_CODE_CHARACTERS_MAX)
        .ifPresent(code -> shipping.put("postal_code", code));
    String country = BuyerJson.country(form);
    if (!country.isEmpty()) {
      shipping.put("country", country);
    }
    for (String field : List.of("street", "city", "country")) {
      if (isNeeded && !form.has(field)) {
        form.error(field, "required", "is required");
      }
    }
    return shipping;
  }

  /** Of an amount, which goes to nobody where the buyer said nothing. */
  Sale sale() {
    return contact.isEmpty() && shipping.isEmpty() && note.isEmpty()
        ? new Sale.OfAmount()
        : new Sale.OfDelivery(recipient());
  }

  /**
   * Who pays, for the gateway.
   *
   * @param id the issuer's name for a customer; "" for who has none
   */
  Buyer buyer(String id, String ip) {
    return new Buyer(
        id,
        contact.getOrDefault("name", ""),
        contact.getOrDefault("email", ""),
        contact.getOrDefault("phone", ""),
        ip,
        locale,
        new Billing(
            "",
            "",
            shipping.getOrDefault("street", ""),
            shipping.getOrDefault("city", ""),
            shipping.getOrDefault("state", ""),
            shipping.getOrDefault("country", ""),
            shipping.getOrDefault("postal_code", ""),
            contact.getOrDefault("document_type", ""),
            contact.getOrDefault("document", "")));
  }

  Recipient recipient() {
    return new Recipient(Json.write(contact), Json.write(shipping), note);
  }

  /** Leaves out who buys and where that is. */
  @Override
  public String toString() {
    return "delivery";
  }
}
