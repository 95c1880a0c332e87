package io.tollgate.create;

import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Buyer.Billing;
import io.tollgate.json.Json;
import io.tollgate.request.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A buyer as JSON: what the shop sends, and what the order keeps of it. */
final class BuyerJson {

  static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern IP = Pattern.compile("[0-9A-Fa-f.:]{2,45}");
  private static final Pattern LOCALE = Pattern.compile("[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*");
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

  static final int POSTAL_CODE_CHARACTERS_MAX = 20;

  private BuyerJson() {}

  static Buyer read(JsonReader form) {
    form.refuseOthers(Set.of("id", "name", "email", "phone", "ip", "locale", "billing"));
    return new Buyer(
        text(form, "id", 256),
        text(form, "name", 256),
        form.optionalText("email", 254, EMAIL).orElse(""),
        text(form, "phone", 50),
        form.optionalText("ip", 45, IP).orElse(""),
        locale(form),
        billing(form.object("billing")));
  }

  /** Reads what {@link #write} wrote. */
  static Buyer stored(String json) {
    return read(JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  private static Billing billing(JsonReader form) {
    form.refuseOthers(
        Set.of(
            "first_name",
            "last_name",
            "street",
            "city",
            "state",
            "country",
            "postal_code",
            "document_type",
            "document"));
    return new Billing(
        text(form, "first_name", 100),
        text(form, "last_name", 100),
        text(form, "street", 256),
        text(form, "city", 100),
        text(form, "state", 100),
        country(form),
        text(form, "postal_code", POSTAL_CODE_CHARACTERS_MAX),
        text(form, "document_type", 20),
        text(form, "document", 40));
  }

  /** A language tag, also as operating systems write it: {@code vi_VN}. */
  static String locale(JsonReader form) {
    return form.optionalText("locale", 35, LOCALE).orElse("").replace('_', '-');
  }

  static String country(JsonReader form) {
    return form.optionalText("country", 2, COUNTRY).orElse("").toUpperCase(Locale.ROOT);
  }

  private static String text(JsonReader form, String field, int charactersMax) {
    return form.optionalText(field, charactersMax).orElse("");
  }

  /** Only what was said, in the order of the names: a repeat is the same to the byte. */
  static String write(Buyer buyer) {
    Map<String, Object> said = new TreeMap<>();
    put(said, "id", buyer.id());
    put(said, "name", buyer.name());
    put(said, "email", buyer.email());
    put(said, "phone", buyer.phone());
    put(said, "ip", buyer.ip());
    put(said, "locale", buyer.locale());
    Map<String, Object> billing = new TreeMap<>();
    put(billing, "first_name", buyer.billing().firstName());
    put(billing, "last_name", buyer.billing().lastName());
    put(billing, "street", buyer.billing().street());
    put(billing, "city", buyer.billing().city());
    put(billing, "state", buyer.billing().state());
    put(billing, "country", buyer.billing().country());
    put(billing, "postal_code", buyer.billing().postalCode());
    put(billing, "document_type", buyer.billing().documentType());
    put(billing, "document", buyer.billing().document());
    if (!billing.isEmpty()) {
      said.put("billing", billing);
    }
    return Json.write(said);
  }

  private static void put(Map<String, Object> said, String name, String text) {
    if (!text.isEmpty()) {
      said.put(name, text);
    }
  }
}
