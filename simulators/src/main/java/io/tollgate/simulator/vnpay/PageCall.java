package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.http.HttpRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The address of the payment page, as a browser brought it, and the checks in the order in which
 * this simulator makes them.
 */
record PageCall(Parameters parameters, String rawQuery) {

  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final long DONG_MIN = 5_000;
  private static final long DONG_END = 1_000_000_000;
  private static final int HUNDREDTHS = 100;

  /** What VNPAY's page demands of each, without the characters over which encoders disagree. */
  private static final Map<String, String> SHAPES =
      Map.ofEntries(
          Map.entry("vnp_Version", "2\\.1\\.0"),
          Map.entry("vnp_Command", "pay"),
          Map.entry("vnp_Amount", "[0-9]{1,12}"),
          Map.entry("vnp_CurrCode", "VND"),
          Map.entry("vnp_TxnRef", "[0-9A-Za-z_-]{1,100}"),
          Map.entry("vnp_OrderInfo", "[ -~&&[^*~!'()]]{1,255}"),
          Map.entry("vnp_OrderType", "[0-9A-Za-z]{1,100}"),
          Map.entry("vnp_Locale", "vn|en"),
          Map.entry("vnp_ReturnUrl", "[!-~&&[^*~!'()]]{10,255}"),
          Map.entry("vnp_IpAddr", "[0-9A-Fa-f.:]{7,45}"),
          Map.entry("vnp_CreateDate", "[0-9]{14}"));

  static PageCall of(HttpRequest request) {
    return new PageCall(Parameters.of(request), request.rawQuery());
  }

  /** The code of the error page that VNPAY would show, by the first rule that is broken. */
  Optional<String> refusal(List<Terminal> known, boolean rawQuery, Instant now) {
    Optional<Terminal> terminal = Terminal.find(known, text("vnp_TmnCode"));
    if (terminal.isEmpty()) {
      return Optional.of("72");
    }
    if (!Signature.matches(text(Signature.HASH), terminal.get().secret(), signed(rawQuery))) {
      return Optional.of("70");
    }
    if (!isWellFormed()) {
      return Optional.of("03");
    }
    if (dong() < DONG_MIN || dong() >= DONG_END) {
      return Optional.of("32");
    }
    return now.isBefore(expiresAt(now)) ? Optional.empty() : Optional.of("15");
  }

  private String signed(boolean raw) {
    return raw
        ? Arrays.stream(rawQuery.split("&"))
            .filter(pair -> !pair.startsWith(Signature.HASH))
            .collect(Collectors.joining("&"))
        : Signature.query(parameters.all());
  }

  private boolean isWellFormed() {
    return parameters.isClean()
        && SHAPES.entrySet().stream().allMatch(rule -> text(rule.getKey()).matches(rule.getValue()))
        && Dates.read(text("vnp_CreateDate")).isPresent()
        && (!parameters.has("vnp_ExpireDate") || Dates.read(text("vnp_ExpireDate")).isPresent())
        && isAddress(text("vnp_ReturnUrl"));
  }

  private static boolean isAddress(String text) {
    try {
      return List.of("http", "https").contains(String.valueOf(URI.create(text).getScheme()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The payment that an address without a refusal asks for. */
  Payment payment(Instant now) {
    return new Payment(
        new Payment.Request(
            text("vnp_TmnCode"),
            text("vnp_TxnRef"),
            dong(),
            text("vnp_OrderInfo"),
            text("vnp_ReturnUrl"),
            text("vnp_CreateDate")),
        RandomText.hex(16),
        now,
        expiresAt(now),
        new Payment.Open());
  }

  private Instant expiresAt(Instant now) {
    return Dates.read(text("vnp_ExpireDate")).orElse(now.plus(LIFETIME));
  }

  private long dong() {
    return parameters.number("vnp_Amount").orElse(0L) / HUNDREDTHS;
  }

  String txnRef() {
    return text("vnp_TxnRef");
  }

  private String text(String name) {
    return parameters.text(name).orElse("");
  }
}
