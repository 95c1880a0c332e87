package io.tollgate.bill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a buyer must know to pay without a gateway, as the payment method's settings said when the
 * bill was made; "" where they said nothing. A bill keeps it in its memo, so that a later change of
 * the settings changes nothing that a buyer was told.
 *
 * @param bank the bank's name
 * @param bin the bank's number at NAPAS, six digits, by which a VietQR code names it
 * @param account the number of the account
 * @param holder whom the money is for: the account's holder, or who takes cash
 * @param text whatever else the shop says, in its own words
 * @param texts the same in other languages, by language
 */
public record PaymentInstructions(
    String bank,
    String bin,
    String account,
    String holder,
    String text,
    SortedMap<String, String> texts) {

  public static final String BANK = "bank";
  public static final String BIN = "bin";
  public static final String ACCOUNT = "account";
  public static final String HOLDER = "holder";
  public static final String TEXT = "instructions";

  /** What there must be of each other before a transfer can be made. */
  public static final List<String> OF_TRANSFER = List.of(BANK, ACCOUNT, HOLDER);

  public static PaymentInstructions of(Map<String, String> settings) {
    return new PaymentInstructions(
        settings.getOrDefault(BANK, ""),
        settings.getOrDefault(BIN, ""),
        settings.getOrDefault(ACCOUNT, ""),
        settings.getOrDefault(HOLDER, ""),
        settings.getOrDefault(TEXT, ""),
        Translations.of(settings, TEXT));
  }

  /** The same as a bill keeps it. */
  public Memo memo() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(BANK, bank);
    values.put(BIN, bin);
    values.put(ACCOUNT, account);
    values.put(HOLDER, holder);
    values.put(TEXT, text);
    texts.forEach((language, translated) -> values.put(TEXT + "_" + language, translated));
    values.values().removeIf(String::isEmpty);
    return new Memo(values);
  }

  /** A transfer where money comes first and the account is known. */
  public NextStep nextStep(Collect collect) {
    return switch (collect) {
      case BEFORE -> account.isEmpty() ? new NextStep.None() : new NextStep.Transfer(this);
      case AFTER -> new NextStep.None();
    };
  }
}
