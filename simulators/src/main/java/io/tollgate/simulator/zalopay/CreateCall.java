package io.tollgate.simulator.zalopay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.zalopay.Order.Open;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A call of /v2/create, as it came. */
record CreateCall(Parameters parameters) {

  private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(15);
  private static final long LIFETIME_S = 900;
  private static final long LIFETIME_S_MIN = 300;
  private static final long LIFETIME_S_MAX = 2_592_000;
  private static final List<String> NUMBERS = List.of("app_id", "app_time", "amount");
  private static final List<String> TEXTS =
      List.of("app_user", "app_trans_id", "item", "embed_data", "description", "mac");

  /** Characters, where the documents name a limit; of two limits the narrower. */
  private static final Map<String, Integer> LENGTHS_MAX =
      Map.ofEntries(
          Map.entry("app_user", 50),
          Map.entry("item", 2048),
          Map.entry("embed_data", 1024),
          Map.entry("description", 256),
          Map.entry("bank_code", 20),
          Map.entry("sub_app_id", 50),
          Map.entry("title", 256),
          Map.entry("device_info", 256),
          Map.entry("phone", 50),
          Map.entry("email", 100),
          Map.entry("address", 1024));

  private static final int TRANS_ID_LENGTH_MAX = 40;

  /** Why ZaloPay would not take the call, by the first rule that it breaks. */
  Optional<Code> refusal(Apps apps, boolean anyDate, Instant now) {
    if (!isWellFormed()) {
      return Optional.of(Code.ILLEGAL_DATA);
    }
    if (!isSigned(apps)) {
      return Optional.of(Code.ILLEGAL_SIGNATURE);
    }
    String id = text("app_trans_id");
    if (!isTransId(id) || !anyDate && !id.startsWith(Dates.today(now))) {
      return Optional.of(Code.ILLEGAL_DATA);
    }
    if (!Dates.isNear(number("app_time"), now, CLOCKS_APART_MAX)) {
      return Optional.of(Code.EXPIRED);
    }
    long lifetime = parameters.number("expire_duration_seconds").orElse(LIFETIME_S);
    if (lifetime < LIFETIME_S_MIN || lifetime > LIFETIME_S_MAX || number("amount") <= 0) {
      return Optional.of(Code.ILLEGAL_DATA);
    }
    return Optional.empty();
  }

  /** The order that a call without a refusal asks for. */
  Order order(Instant now) {
    return new Order(
        new Order.Request(
            number("app_id"),
            text("app_trans_id"),
            text("app_user"),
            number("app_time"),
            number("amount"),
            text("embed_data"),
            text("item"),
            text("description"),
            parameters.text("callback_url").orElse(""),
            redirectUrl()),
        RandomText.hex(16),
        now,
        now.plusSeconds(parameters.number("expire_duration_seconds").orElse(LIFETIME_S)),
        new Open(Code.NOT_PAID_YET));
  }

  /** Whether it has the form of an app_trans_id: a date of whatever day, and no more than 40. */
  static boolean isTransId(String id) {
    return id.length() <= TRANS_ID_LENGTH_MAX && Dates.startsWithDate(id);
  }

  private boolean isWellFormed() {
    return NUMBERS.stream().allMatch(name -> parameters.number(name).isPresent())
        && TEXTS.stream().allMatch(parameters::has)
        && LENGTHS_MAX.keySet().stream().allMatch(this::isShortEnough)
        && !text("app_user").isBlank()
        && Json.parse(text("item")).isArray()
        && Json.parse(text("embed_data")).isObject()
        && (!parameters.has("expire_duration_seconds")
            || parameters.number("expire_duration_seconds").isPresent())
        && parameters.text("currency").stream().allMatch("VND"::equals)
        && isAddress(parameters.text("callback_url").orElse(""), this::isHttp)
        && isAddress(redirectUrl(), URI::isAbsolute);
  }

  private boolean isShortEnough(String name) {
    String text = parameters.text(name).orElse("");
    return text.codePointCount(0, text.length()) <= LENGTHS_MAX.get(name);
  }

  private boolean isSigned(Apps apps) {
    String message =
        parameters.joined(
            "app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item");
    return apps.haveSigned(parameters, _ -> message);
  }

  /** The address in embed_data wins: the parameter is in ZaloPay's specification file only. */
  private String redirectUrl() {
    JsonNode embedded = Json.parse(text("embed_data")).path("redirecturl");
    return embedded.isTextual() ? embedded.textValue() : parameters.text("redirect_url").orElse("");
  }

  private boolean isHttp(URI address) {
    return address.getHost() != null && List.of("http", "https").contains(address.getScheme());
  }

  private static boolean isAddress(String text, Predicate<URI> rule) {
    try {
      return text.isEmpty() || rule.test(URI.create(text));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private String text(String name) {
    return parameters.text(name).orElse("");
  }

  private long number(String name) {
    return parameters.number(name).orElseThrow();
  }
}
