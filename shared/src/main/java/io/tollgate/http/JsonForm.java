package io.tollgate.http;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A JSON body being read field by field. Collects every error instead of stopping at the first, so
 * that the caller mends all of them at once; what it returns for a field with an error is a
 * harmless stand-in that must not be used before {@link #errors} was found empty.
 */
public final class JsonForm {

  /** Larger bodies are refused whole. */
  public static final int BODY_BYTES_MAX = 65_536;

  private static final Set<String> CARD_FIELDS =
      Set.of(
          "cardnumber", "card", "pan", "cvv", "cvc", "cvv2", "cvc2", "ccnumber", "accountnumber");

  /** Numbers of shops, gateways and bank accounts can be long, and one in ten passes Luhn. */
  private static final Set<String> NUMBERS =
      Set.of("shop_ref", "transaction_id", "reference", "settings.instructions");

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Currency ANY_CURRENCY = Currency.getInstance("VND");

  private static final JsonNode NOTHING = JsonNode.createObjectNode(Map.of());

  private final JsonNode root;
  private final String path;
  private final List<FieldError> errors;

  private JsonForm(JsonNode root) {
    this(root, "", new ArrayList<>());
    refuseCards("", root);
  }

  private JsonForm(JsonNode root, String path, List<FieldError> errors) {
    this.root = root;
    this.path = path;
    this.errors = errors;
  }

  /** Reads a body; empty when it is not one JSON object in UTF-8. */
  public static Optional<JsonForm> read(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return Json.object(text).map(JsonForm::new);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Answers a body: 413 when it is too large, 400 when it is not JSON or a field is wrong, and only
   * then what the request leads to.
   */
  public static <T> HttpReply answer(
      byte[] body, Function<JsonForm, T> reading, Function<T, HttpReply> answer) {
    if (body.length > BODY_BYTES_MAX) {
      return HttpReply.problem(413, "too_large", "The body must be at most 64 KiB");
    }
    Optional<JsonForm> form = read(body);
    if (form.isEmpty()) {
      return HttpReply.problem(400, "not_json", "The body must be one JSON object in UTF-8");
    }
    T request = reading.apply(form.get());
    return form.get().errors.isEmpty()
        ? answer.apply(request)
        : HttpReply.invalid(form.get().errors());
  }

  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  public void error(String field, String code, String message) {
    errors.add(new FieldError(path + field, code, message));
  }

  /** An object inside this one; its errors are this form's. One that is absent has no fields. */
  public JsonForm object(String field) {
    JsonNode value = root.get(field);
    boolean isObject = !isAbsent(value) && value.isObject();
    if (!isAbsent(value) && !isObject) {
      error(field, "type", "must be an object");
    }
    return new JsonForm(isObject ? value : NOTHING, path + field + ".", errors);
  }

  /** A list of objects; what is wrong in one of them is told as {@code field[0].name}. */
  public List<JsonForm> objects(String field, int objectsMax) {
    JsonNode value = root.get(field);
    List<JsonForm> objects = new ArrayList<>();
    if (isAbsent(value)) {
      error(field, "required", "is required");
      return objects;
    }
    if (!value.isArray() || value.size() > objectsMax) {
      error(field, "type", "must be a list of at most " + objectsMax + " objects");
      return objects;
    }
    for (JsonNode each : value.values()) {
      String name = field + "[" + objects.size() + "]";
      if (!each.isObject()) {
        error(name, "type", "must be an object");
        return new ArrayList<>();
      }
      objects.add(new JsonForm(each, path + name + ".", errors));
    }
    return objects;
  }

  /** A whole number in a range; a text, a fraction or an exponent is not one. */
  public long integer(String field, long min, long max) {
    JsonNode value = root.get(field);
    if (isAbsent(value)) {
      error(field, "required", "is required");
      return min;
    }
    if (!value.isNumber() || !isWhole(value.getNumberValue())) {
      error(field, "type", "must be a whole number");
      return min;
    }
    BigInteger number = value.getBigIntegerValue();
    if (number.compareTo(BigInteger.valueOf(min)) < 0
        || number.compareTo(BigInteger.valueOf(max)) > 0) {
      error(field, "range", "must be from " + min + " to " + max);
      return min;
    }
    return number.longValueExact();
  }

  public Optional<Long> optionalInteger(String field, long min, long max) {
    return isAbsent(root.get(field)) ? Optional.empty() : Optional.of(integer(field, min, max));
  }

  public String text(String field, int charactersMax) {
    Optional<String> text = optionalText(field, charactersMax);
    if (isAbsent(root.get(field))) {
      error(field, "required", "is required");
    }
    return text.orElse("");
  }

  /** What somebody may leave out or leave empty. */
  public String remark(String field, int charactersMax) {
    JsonNode value = root.get(field);
    boolean isLeftEmpty = !isAbsent(value) && value.isString() && value.getStringValue().isBlank();
    return isLeftEmpty ? "" : optionalText(field, charactersMax).orElse("");
  }

  public Optional<String> optionalText(String field, int charactersMax) {
    JsonNode value = root.get(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isString()) {
      error(field, "type", "must be a text");
      return Optional.empty();
    }
    String text = value.getStringValue();
    if (text.isBlank() || text.codePointCount(0, text.length()) > charactersMax) {
      error(field, "length", "must have 1 to " + charactersMax + " characters");
      return Optional.empty();
    }
    if (text.codePoints().anyMatch(JsonForm::isNotWritten)) {
      error(field, "format", "must not hold control characters");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A text of a fixed shape. */
  public Optional<String> optionalText(String field, int charactersMax, Pattern shape) {
    Optional<String> text = optionalText(field, charactersMax);
    if (text.isPresent() && !shape.matcher(text.get()).matches()) {
      error(field, "format", "must match " + shape.pattern());
      return Optional.empty();
    }
    return text;
  }

  /** A currency that there is money of; never one that nobody named. */
  public Currency currency(String field) {
    if (!has(field)) {
      error(field, "required", "is required");
      return ANY_CURRENCY;
    }
    Optional<String> code = optionalText(field, 3, CURRENCY);
    return code.flatMap(Money::currency)
        .orElseGet(
            () -> {
              code.ifPresent(_ -> error(field, "unknown", "is not a currency of ISO 4217"));
              return ANY_CURRENCY;
            });
  }

  public boolean flag(String field) {
    JsonNode value = root.get(field);
    if (isAbsent(value)) {
      return false;
    }
    if (!value.isBoolean()) {
      error(field, "type", "must be true or false");
      return false;
    }
    return value.getBooleanValue();
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return !isAbsent(root.get(field));
  }

  /** The names of all fields that are there. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    root.entries().forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  /** A list of texts of a fixed shape, none of them twice. */
  public SortedSet<String> words(String field, int wordsMax, Pattern shape) {
    JsonNode value = root.get(field);
    SortedSet<String> words = new TreeSet<>();
    if (isAbsent(value)) {
      return words;
    }
    if (!value.isArray() || value.size() > wordsMax) {
      error(field, "type", "must be a list of at most " + wordsMax + " texts");
      return words;
    }
    for (JsonNode word : value.values()) {
      if (!word.isString() || !shape.matcher(word.getStringValue()).matches()) {
        error(field, "format", "must hold only texts that match " + shape.pattern());
        return words;
      }
      words.add(word.getStringValue());
    }
    return words;
  }

  /** A flat object of texts. */
  public Map<String, String> texts(String field, int entriesMax, int charactersMax) {
    JsonNode value = root.get(field);
    Map<String, String> texts = new LinkedHashMap<>();
    if (isAbsent(value)) {
      return texts;
    }
    if (!value.isObject() || value.size() > entriesMax) {
      error(field, "type", "must be an object of at most " + entriesMax + " texts");
      return texts;
    }
    for (Map.Entry<String, JsonNode> entry : value.entries()) {
      if (!entry.getValue().isString()
          || entry.getKey().length() > 64
          || entry.getValue().getStringValue().length() > charactersMax) {
        error(field + "." + entry.getKey(), "type", "must be a text of at most " + charactersMax);
      } else {
        texts.put(entry.getKey(), entry.getValue().getStringValue());
      }
    }
    return texts;
  }

  /** Refuses fields that nobody reads: a misspelt one must not be dropped silently. */
  public void refuseOthers(Set<String> known) {
    for (Map.Entry<String, JsonNode> entry : root.entries()) {
      String name = entry.getKey();
      if (!known.contains(name) && !isCardField(name) && !CardNumbers.isIn(name)) {
        error(name, "unknown", "is not a field of this request");
      }
    }
  }

  /** A control character, or half of a character: a lone surrogate has no form in UTF-8. */
  private static boolean isNotWritten(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  private static boolean isAbsent(JsonNode value) {
    return value == null || value.isNull();
  }

  private static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
  }

  /** Card data belongs to the gateway alone: refused by the field's name, and by Luhn in texts. */
  private void refuseCards(String path, JsonNode node) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.entries()) {
        String name = entry.getKey();
        String field = path.isEmpty() ? name : path + "." + name;
        if (CardNumbers.isIn(name)) {
          // Named without its digits: an answer is no place for a card number either.
          error(field.replaceAll("\\d", "#"), "forbidden", "must not hold a card number");
        } else if (isCardField(name)) {
          error(field, "forbidden", "card data must not be sent here");
        } else if (!NUMBERS.contains(field)) {
          refuseCards(field, entry.getValue());
        }
      }
    } else if (node.isArray()) {
      node.values().forEach(value -> refuseCards(path, value));
    } else if (node.isString() && CardNumbers.isIn(node.getStringValue())) {
      error(path, "forbidden", "must not hold a card number");
    }
  }

  private static boolean isCardField(String name) {
    return CARD_FIELDS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
  }
}
