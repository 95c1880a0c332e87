package io.tollgate.vietqr;

import io.tollgate.settings.WrongSetting;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Writes VietQR codes, which make a banking app fill in a transfer of dong (NAPAS, QR format v1.0
 * of 09-2021). A code is neither secret nor signed and proves nothing. It is not read here: whether
 * money arrived only the bank knows.
 */
public final class VietQr {

  /** NAPAS 247 carries less than this, in dong (page 34). */
  public static final long AMOUNT_LIMIT = 500_000_000L;

  /** What names an account in a code: with letters in an alias, and never a blank or a hyphen. */
  public static final Pattern ACCOUNT = Pattern.compile("[0-9A-Za-z]{1,19}");

  private static final Pattern SHORT_TEXT = Pattern.compile("[ -~]{1,25}");

  /** The numbers of banks (BIN) that the State Bank has issued; configuration adds others. */
  private static final String BANKS =
      """
      970400 970403 970405 970406 970407 970408 970409 970410 970412 970414 970415 970416
      970418 970419 970421 970422 970423 970424 970425 970426 970427 970428 970429 970430
      970431 970432 970433 970434 970436 970437 970438 970439 970440 970441 970442 970443
      970444 970446 970448 970449 970452 970454 970455 970456 970457 970458 970459\
      """;

  /** What a code may hold, and what each of it must match. */
  enum Field {
    /** 11: may be paid many times; 12: once. */
    METHOD("1[12]"),
    BIN("[0-9]{6}"),
    CONSUMER(ACCOUNT.pattern()),
    /** To an account, or to a card. */
    SERVICE("QRIBFTT[AC]"),
    AMOUNT("[1-9][0-9]{0,12}"),
    NAME(SHORT_TEXT.pattern()),
    CITY("[ -~]{1,15}"),
    BILL(SHORT_TEXT.pattern()),
    REFERENCE(SHORT_TEXT.pattern()),
    TERMINAL(SHORT_TEXT.pattern()),
    /** Banking apps put it into the transfer's message, and some take letters and digits only. */
    PURPOSE("[0-9A-Za-z ]{0,25}");

    private final Pattern shape;

    Field(String shape) {
      this.shape = Pattern.compile(shape);
    }
  }

  private VietQr() {}

  /**
   * The code of one transfer, to be paid once.
   *
   * @param dong less than {@link #AMOUNT_LIMIT} if NAPAS is to carry it
   * @param message letters that a code cannot hold are written without their marks
   * @throws IllegalArgumentException for what no code can hold
   */
  public static String transfer(String bin, String account, long dong, String message) {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    fields.put(Field.METHOD, "12");
    fields.put(Field.BIN, bin);
    fields.put(Field.CONSUMER, account);
    fields.put(Field.SERVICE, "QRIBFTTA");
    fields.put(Field.AMOUNT, Long.toString(dong));
    fields.put(Field.PURPOSE, purpose(message));
    return text(fields);
  }

  /**
   * The numbers of all banks that a code may name.
   *
   * @throws WrongSetting when one of those that are added has not six digits
   */
  public static Set<String> banks(String more) {
    Set<String> banks = new TreeSet<>(List.of(BANKS.split("\\s+")));
    for (String bin : more.split("[,\\s]+")) {
      if (!bin.isEmpty() && !Field.BIN.shape.matcher(bin).matches()) {
        throw new WrongSetting("tollgate.vietqr-bins", "must be numbers of six digits");
      }
      banks.add(bin);
    }
    banks.remove("");
    return banks;
  }

  /**
   * @throws IllegalArgumentException naming the field that does not fit
   */
  static String text(Map<Field, String> fields) {
    fields.forEach(VietQr::require);
    String consumer =
        object("00", value(fields, Field.BIN)) + object("01", value(fields, Field.CONSUMER));
    String beneficiary =
        object("00", "A000000727")
            + object("01", consumer)
            + object("02", value(fields, Field.SERVICE));
    String additional =
        object("01", value(fields, Field.BILL))
            + object("05", value(fields, Field.REFERENCE))
            + object("07", value(fields, Field.TERMINAL))
            + object("08", value(fields, Field.PURPOSE));
    String signed =
        object("00", "01")
            + object("01", value(fields, Field.METHOD))
            + object("38", beneficiary)
            + object("53", "704")
            + object("54", value(fields, Field.AMOUNT))
            + object("58", "VN")
            + object("59", value(fields, Field.NAME))
            + object("60", value(fields, Field.CITY))
            + object("62", additional)
            + "6304";
    return signed + crc(signed);
  }

  private static void require(Field field, String value) {
    if (!field.shape.matcher(value).matches()) {
      throw new IllegalArgumentException("A VietQR code cannot hold this " + field);
    }
  }

  private static String value(Map<Field, String> fields, Field field) {
    return fields.getOrDefault(field, "");
  }

  /** One object: its number, the length of its value, the value; nothing where there is none. */
  private static String object(String id, String value) {
    if (value.length() > 99) {
      throw new IllegalArgumentException("Too long for object " + id + " of a VietQR code");
    }
    return value.isEmpty() ? "" : "%s%02d%s".formatted(id, value.length(), value);
  }

  /** Free text as a code can hold it; "" where nothing is left of it. */
  static String purpose(String text) {
    // The stroke of this letter is no mark that normal form D would take off.
    String letters = text.replace('đ', 'd').replace('Đ', 'D');
    return Normalizer.normalize(letters, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^0-9A-Za-z]+", " ")
        .strip();
  }

  /** CRC-16/CCITT-FALSE in four hexadecimal digits. */
  static String crc(String text) {
    int crc = 0xFFFF;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      crc ^= (each & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
    }
    return HexFormat.of().withUpperCase().toHexDigits((short) crc);
  }
}
