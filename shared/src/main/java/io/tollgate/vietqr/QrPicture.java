package io.tollgate.vietqr;

import io.nayuki.qrcodegen.QrCode;
import io.nayuki.qrcodegen.QrCode.Ecc;

/** A QR code as an SVG picture: black on white in any colour scheme, with its quiet zone. */
public final class QrPicture {

  /** Modules around the code that stay white (ISO/IEC 18004). */
  private static final int QUIET_ZONE = 4;

  private QrPicture() {}

  public static String svg(String text) {
    QrCode code = QrCode.encodeText(text, Ecc.MEDIUM);
    int width = code.size + 2 * QUIET_ZONE;
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\""
            + " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%1$dv%1$dH0z\"/>"
            + "<path d=\"%2$s\"/></svg>")
        .formatted(width, modules(code));
  }

  /** Each run of dark modules of a row as one rectangle. */
  private static String modules(QrCode code) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        int end = x;
        while (code.getModule(end, y)) {
          end++;
        }
        if (end > x) {
          path.append("M%d %dh%dv1H%1$dz".formatted(x + QUIET_ZONE, y + QUIET_ZONE, end - x));
          x = end;
        }
      }
    }
    return path.toString();
  }
}
