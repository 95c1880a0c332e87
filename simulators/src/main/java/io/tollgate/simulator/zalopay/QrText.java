package io.tollgate.simulator.zalopay;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Text of a QR code in the EMVCo merchant-presented format, as ZaloPay's begin. No wallet can pay
 * it; a page can draw it.
 */
final class QrText {

  private QrText() {}

  static String of(Order order) {
    String account =
        field("00", "vn.zalopay")
            + field("01", Long.toString(order.request().appId()))
            + field("02", order.token());
    String text =
        field("00", "01")
            + field("01", "12")
            + field("26", account)
            + field("53", "704")
            + field("54", Long.toString(order.request().amount()))
            + field("58", "VN")
            + "6304";
    return text
        + HexFormat.of()
            .withUpperCase()
            .toHexDigits((short) crc(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String field(String tag, String value) {
    return tag + (value.length() < 10 ? "0" : "") + value.length() + value;
  }

  /** CRC-16/CCITT-FALSE, over everything up to and including the checksum's own tag and length. */
  private static int crc(byte[] bytes) {
    int crc = 0xFFFF;
    for (byte b : bytes) {
      crc ^= (b & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }
}
