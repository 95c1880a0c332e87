package io.tollgate.vietqr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of codes, decoded by another library than the one that drew them. */
class QrPictureTest {

  private static final int PIXELS = 4;
  private static final Pattern WIDTH = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1H\\1z");

  @ParameterizedTest
  @ValueSource(longs = {1, 50_000, 499_999_999})
  void anotherLibraryReadsTheCodeFromThePicture(long dong) throws ReaderException {
    String text = VietQr.transfer("970436", "0123456789", dong, "261128ABCDEF0123");
    assertEquals(text, decode(QrPicture.svg(text)));
  }

  @Test
  void quietZoneIsFourModulesWide() {
    String svg = QrPicture.svg("261128ABCDEF0123");
    int width = width(svg);
    Matcher run = RUN.matcher(svg);
    while (run.find()) {
      int x = Integer.parseInt(run.group(1));
      assertTrue(x >= 4 && Integer.parseInt(run.group(2)) >= 4, svg);
      assertTrue(x + Integer.parseInt(run.group(3)) <= width - 4, svg);
    }
    assertTrue(svg.length() < 8_000, "smaller than a small photograph: " + svg.length());
  }

  /** Draws the runs of the picture's path as pixels. */
  private static String decode(String svg) throws ReaderException {
    int width = width(svg) * PIXELS;
    int[] pixels = new int[width * width];
    Arrays.fill(pixels, 0xFFFFFF);
    Matcher run = RUN.matcher(svg);
    while (run.find()) {
      int x = Integer.parseInt(run.group(1)) * PIXELS;
      int y = Integer.parseInt(run.group(2)) * PIXELS;
      int length = Integer.parseInt(run.group(3)) * PIXELS;
      for (int row = y; row < y + PIXELS; row++) {
        Arrays.fill(pixels, row * width + x, row * width + x + length, 0);
      }
    }
    RGBLuminanceSource image = new RGBLuminanceSource(width, width, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(image))).getText();
  }

  private static int width(String svg) {
    Matcher width = WIDTH.matcher(svg);
    assertTrue(width.find(), svg);
    return Integer.parseInt(width.group(1));
  }
}
