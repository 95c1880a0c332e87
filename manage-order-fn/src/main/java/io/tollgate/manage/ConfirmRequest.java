package io.tollgate.manage;

import io.tollgate.money.Money;
import io.tollgate.request.JsonReader;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An operator confirms money that no gateway collects.
 *
 * @param amount minor units of the bill's currency
 * @param reference the bank's or the courier's number for it
 * @param paidAt when it arrived, where that is not just now
 */
record ConfirmRequest(long amount, String reference, Optional<Instant> paidAt) {

  private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,64}");

  static ConfirmRequest read(JsonReader form) {
    form.refuseOthers(Set.of("amount", "reference", "paid_at"));
    long amount = form.integer("amount", 1, Money.MOST);
    String reference = form.text("reference", 64);
    boolean isUnusable = reference.equals("0") || !REFERENCE.matcher(reference).matches();
    if (!reference.isEmpty() && isUnusable) {
      form.error("reference", "format", "must be 1 to 64 visible characters of ASCII, not 0");
    }
    Optional<Instant> paidAt =
        form.has("paid_at") ? Optional.of(form.time("paid_at")) : Optional.empty();
    return new ConfirmRequest(amount, reference, paidAt);
  }
}
