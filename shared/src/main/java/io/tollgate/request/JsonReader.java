package io.tollgate.request;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.CardNumbers;
import io.tollgate.json.FieldError;
import io.tollgate.json.Json;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.money.Money;
import io.tollgate.time.Rfc3339;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * A JSON body being read field by field. Collects every error instead of stopping at the first, so
 * that the caller mends all of them at once; what it returns for a field with an error is a
 * harmless stand-in that must not be used before {@link #errors} was found empty.
 */
public final class JsonReader {

  /** Larger bodies are refused whole. */
  public static final int BODY_BYTES_MAX = 65_536;

  private static final Set<String> CARD_FIELDS =
      Set.of(
          "cardnumber", "card", "pan", "cvv", "cvc", "cvv2", "cvc2", "ccnumber", "accountnumber");

  /** Numbers of shops, gateways, carriers and bank accounts, which may be anything. */
  private static final Pattern NUMBERS =
      Pattern.compile(
          "shop_ref|transaction_id|reference|tracking_number"
              + "|settings\\.(account|instructions(_[a-z]{2})?)");

  private static final Set<String> PHONES = Set.of("contact.phone", "buyer.phone");

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Currency ANY_CURRENCY = Currency.getInstance("VND");

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** More than any number here has; one with more is not written out. */
  private static final int NUMBER_DIGITS_MAX = 40;

  private static final int TIME_CHARACTERS_MAX = 64;

  private static final JsonNode NOTHING = JsonNode.createObjectNode(Map.of());

  private final JsonNode root;
  private final String path;
  private final List<FieldError> errors;

  private JsonReader(JsonNode root) {
    this(root, "", new ArrayList<>());
    refuseCards("", root);
  }

  private JsonReader(JsonNode root, String path, List<FieldError> errors) {
    this.root = root;
    this.path = path;
    this.errors = errors;
  }

  /** Reads a body; empty when it is not one JSON object in UTF-8. */
  public static Optional<JsonReader> read(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return Json.object(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
          .map(JsonReader::new);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the request of a body.
   *
   * @throws RequestRefused 413 when it is too large, 400 when it is not JSON or a field is wrong
   */
  public static <T> T parse(byte[] body, Function<JsonReader, T> reading) {
    if (body.length > BODY_BYTES_MAX) {
      throw new RequestRefused(
          HttpReply.problem(413, "too_large", "The body must be at most 64 KiB"));
    }
    JsonReader form = read(body).orElseThrow(JsonReader::notJson);
    T request = reading.apply(form);
    if (!form.errors.isEmpty()) {
      throw new RequestRefused(HttpReply.invalid(form.errors()));
    }
    return request;
  }

  private static RequestRefused notJson() {
    return new RequestRefused(
        HttpReply.problem(400, "not_json", "The body must be one JSON object in UTF-8"));
  }

  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  public void error(String field, String code, String message) {
    errors.add(new FieldError(path + field, code, message));
  }

  /** An object inside this one; its errors are this form's. One that is absent has no fields. */
  public JsonReader object(String field) {
    JsonNode value = root.get(field);
    boolean isObject = !isAbsent(value) && value.isObject();
    if (!isAbsent(value) && !isObject) {
      error(field, "type", "must be an object");
    }
    return new JsonReader(isObject ? value : NOTHING, path + field + ".", errors);
  }

  /** A list of objects; what is wrong in one of them is told as {@code field[0].name}. */
  public List<JsonReader> objects(String field, int objectsMax) {
    JsonNode value = root.get(field);
    List<JsonReader> objects = new ArrayList<>();
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
      objects.add(new JsonReader(each, path + name + ".", errors));
    }
    return objects;
  }

  /** A whole number in a range, also as {@code 50000.0}; a text or a fraction is not one. */
  public long integer(String field, long min, long max) {
    JsonNode value = root.get(field);
    if (isAbsent(value)) {
      error(field, "required", "is required");
      return min;
    }
    Optional<BigInteger> whole =
        value.isNumber() ? whole(value.getNumberValue()) : Optional.empty();
    if (whole.isEmpty()) {
      error(field, "type", "must be a whole number");
      return min;
    }
    BigInteger number = whole.get();
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

  /** One line: control characters, tabs and line breaks in it become blanks. */
  public Optional<String> optionalText(String field, int charactersMax) {
    return optionalText(field, charactersMax, JsonReader::isControl);
  }

  /** The same, but for line breaks, which stay. */
  public Optional<String> optionalLines(String field, int charactersMax) {
    return optionalText(field, charactersMax, c -> isControl(c) && c != '\n')
        .map(lines -> lines.replace(" \n", "\n"));
  }

  /**
   * One line of a change that names only what is to be another: an empty text takes away what was
   * there, and absent or null leaves it.
   */
  public Optional<String> changedText(String field, int charactersMax) {
    return isEmptied(field) ? Optional.of("") : optionalText(field, charactersMax);
  }

  /** The same, with line breaks. */
  public Optional<String> changedLines(String field, int charactersMax) {
    return isEmptied(field) ? Optional.of("") : optionalLines(field, charactersMax);
  }

  private boolean isEmptied(String field) {
    JsonNode value = root.get(field);
    return value != null && value.isString() && isEmpty(value.getStringValue());
  }

  private Optional<String> optionalText(String field, int charactersMax, IntPredicate isBlanked) {
    JsonNode value = root.get(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isString()) {
      error(field, "type", "must be a text");
      return Optional.empty();
    }
    if (refuseUnstorable(field, value.getStringValue())) {
      return Optional.empty();
    }
    StringBuilder cleaned = new StringBuilder();
    value
        .getStringValue()
        .codePoints()
        .forEach(c -> cleaned.appendCodePoint(isBlanked.test(c) ? ' ' : c));
    String text = cleaned.toString().strip();
    if (length(text) > charactersMax) {
      error(field, "length", "must have at most " + charactersMax + " characters");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** What has no place in a column of text: U+0000, and half of a character. */
  private boolean refuseUnstorable(String field, String text) {
    boolean isUnstorable =
        text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (isUnstorable) {
      error(field, "format", "must not hold U+0000 or half of a character");
    }
    return isUnstorable;
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

  public Instant time(String field) {
    if (!has(field)) {
      error(field, "required", "is required");
      return Instant.EPOCH;
    }
    Optional<String> text = optionalText(field, TIME_CHARACTERS_MAX);
    return text.flatMap(Rfc3339::parse)
        .orElseGet(
            () -> {
              text.ifPresent(_ -> error(field, "format", "must be " + Rfc3339.DESCRIPTION));
              return Instant.EPOCH;
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
          || length(entry.getKey()) > 64
          || length(entry.getValue().getStringValue()) > charactersMax) {
        error(field + "." + entry.getKey(), "type", "must be a text of at most " + charactersMax);
      } else if (!refuseUnstorable(field, entry.getKey())
          && !refuseUnstorable(field + "." + entry.getKey(), entry.getValue().getStringValue())) {
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

  /** As columns and JSON Schema count. */
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean isControl(int codePoint) {
    return Character.isISOControl(codePoint);
  }

  /** Nothing, null, and what a form sends for a field that was left empty are the same. */
  private static boolean isAbsent(JsonNode value) {
    return value == null || value.isNull() || value.isString() && isEmpty(value.getStringValue());
  }

  private static boolean isEmpty(String text) {
    return text.codePoints().allMatch(c -> c != 0 && (Character.isWhitespace(c) || isControl(c)));
  }

  private static Optional<BigInteger> whole(Number number) {
    if (number instanceof Double d && !Double.isFinite(d)) {
      return Optional.empty();
    }
    BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
    boolean isWhole = exact.scale() <= 0 && exact.precision() - exact.scale() <= NUMBER_DIGITS_MAX;
    return isWhole ? Optional.of(exact.toBigInteger()) : Optional.empty();
  }

  /** Card data belongs to the gateway alone: refused by the field's name, and by Luhn in texts. */
  private void refuseCards(String path, JsonNode node) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.entries()) {
        String name = entry.getKey();
        String field = path.isEmpty() ? name : path + "." + name;
        if (CardNumbers.isIn(name)) {
          // Named without its digits: an answer is no place for a card number either.
          error(CardNumbers.mask(field), "forbidden", "must not hold a card number");
        } else if (isCardField(name)) {
          error(field, "forbidden", "card data must not be sent here");
        } else if (!NUMBERS.matcher(field).matches()) {
          refuseCards(field, entry.getValue());
        }
      }
    } else if (node.isArray()) {
      node.values().forEach(value -> refuseCards(path, value));
    } else if (node.isString() && hasCard(path, node.getStringValue())) {
      error(path, "forbidden", "must not hold a card number");
    }
  }

  private static boolean hasCard(String field, String text) {
    return PHONES.contains(field) ? CardNumbers.isInPhone(text) : CardNumbers.isIn(text);
  }

  private static boolean isCardField(String name) {
    return CARD_FIELDS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
  }
}
