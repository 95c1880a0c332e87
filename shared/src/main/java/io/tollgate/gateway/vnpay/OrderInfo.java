package io.tollgate.gateway.vnpay;

import java.text.Normalizer;

/**
 * Descriptions as VNPAY takes them: Vietnamese without diacritics and without special characters, 1
 * to 255 (PAY, vnp_OrderInfo). Letters that are not plain would be signed in one encoding and read
 * in another, and VNPAY's own samples disagree about {@code * ~ ! ' ( )}.
 */
final class OrderInfo {

  private static final int LENGTH_MAX = 255;
  private static final String REFUND = "Hoan tien ";

  private OrderInfo() {}

  static String ofRefund(String identity, String reason) {
    return of(REFUND + identity + " " + reason, identity);
  }

  /** Whether it is of a refund that we planned, whichever. */
  static boolean isOfRefund(String line) {
    return line.matches(REFUND + "[0-9a-f]{32}( .*)?");
  }

  /**
   * @param otherwise for a text of which nothing is left
   */
  static String of(String text, String otherwise) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .replace('đ', 'd')
            .replace('Đ', 'D')
            .replaceAll("[^A-Za-z0-9.,:_-]+", " ")
            .strip();
    String line = plain.isEmpty() ? otherwise : plain;
    return line.substring(0, Math.min(line.length(), LENGTH_MAX)).strip();
  }
}
