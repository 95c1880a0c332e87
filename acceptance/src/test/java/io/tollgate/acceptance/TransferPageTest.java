package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A bank transfer as its buyer sees it on a phone. */
class TransferPageTest extends BrowserTest {

  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void pageSaysWhereToPayInTheBuyersLanguageAndCopiesIt() {
    visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    JsonNode bill = visitTransfer("vi");
    JsonNode instructions = bill.path("instructions");

    assertThat(element("state")).hasText("Đang chờ bạn chuyển khoản");
    assertThat(element("open-hint")).containsText("Vui lòng chuyển khoản 50.000 ₫ trước");
    assertThat(element("open-text")).hasText("Đây là bản thử: xin đừng chuyển tiền thật.");
    assertThat(element("transfer")).containsText("Vietcombank");
    assertThat(element("transfer")).containsText("SAIGON ROASTERS DEMO");
    assertCopied("account", "Số tài khoản", instructions.path("account").asText());
    assertCopied("amount", "Số tiền", "50000");
    assertCopied("reference", "Nội dung chuyển khoản", bill.path("ref").asText());
  }

  @Test
  void anotherLibraryReadsTheCodeFromTheScreen() throws IOException, ReaderException {
    for (ColorScheme scheme : ColorScheme.values()) {
      if (scheme != ColorScheme.NO_PREFERENCE) {
        openTab(Screen.PHONE, scheme);
        JsonNode instructions = visitTransfer("es").path("instructions");
        assertThat(element("qr")).hasAttribute("alt", "Código VietQR de esta transferencia");
        assertEquals(instructions.path("qr").asText(), decode(element("qr").screenshot()));
      }
    }
  }

  @Test
  void anotherWayToPayTakesThePlaceOfTheTransfer() {
    JsonNode bill = visitTransfer("en");
    element("another-title").click();
    assertThat(element("method-zalopay-main")).isChecked();
    assertThat(element("pay-button")).hasText("Pay 50,000 ₫ with ZaloPay");
    element("pay-button").click();
    awaitGateway();
    page.goBack();
    assertThat(element("state")).hasText("Waiting for your payment");
    assertThat(element("qr")).hasCount(0);
    assertThat(element("continue")).hasText("Continue to ZaloPay");
    element("continue").click();
    awaitGateway();
    press("success");
    assertSuccess();
    assertEquals("PROCESSING", database.orderState(bill.path("ref").asText()));
  }

  @Test
  void operatorFindsTheOrderByTheReferenceAsTheBankPrintsIt() {
    Response opened = open("manual-bank");
    String ref = opened.text("ref");
    for (String text :
        List.of(ref, ref.toLowerCase(), "IBFT%20" + ref.toLowerCase() + "%20tu%20An")) {
      JsonNode orders = operator.get("/orders?q=" + text).json().path("orders");
      assertEquals(1, orders.size(), text);
      assertEquals(opened.text("shop_ref"), orders.path(0).path("shop_ref").asText());
    }
    String order = database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
    String money = "{\"amount\":50000,\"reference\":\"FT-%s\"}".formatted(ref);
    assertEquals(200, operator.act(order, "confirm-payment", money).status());
    page.navigate(shop.url() + "/order/#" + opened.text("order_key"));
    assertThat(element("order")).hasAttribute("data-state", "PROCESSING");
    assertThat(element("open")).isHidden();
    assertThat(element("another")).isHidden();
  }

  /** No gateway knows whether the money was sent. */
  @Test
  void transferWhoseTimeIsOverIsNotSaidToBeUnpaid() {
    Response opened = open("manual-bank");
    TOLLGATE.advance(Duration.ofDays(30));
    Eventually.holdsAfter(
        "expired", TOLLGATE::nextLook, () -> shop.status(opened.text("ref")).equals("FAILED"));
    page.navigate(shop.url() + "/order/#" + opened.text("order_key"));
    assertThat(element("state-hint"))
        .containsText("If you have sent it already, please do not pay again");
    assertThat(element("another")).isVisible();
  }

  @Test
  void cashOnDeliverySaysWhatToPayToWhom() {
    Response opened = open("manual-cash");
    page.navigate(shop.url() + "/order/#" + opened.text("order_key"));
    assertThat(element("state")).hasText("Being prepared");
    assertThat(element("open-hint"))
        .hasText("You pay 50,000 ₫ in cash to Saigon Roasters when your order arrives.");
    assertThat(element("transfer")).isEmpty();
  }

  private Response open(String method) {
    return shop.createDirect(
        "{\"amount\":50000,\"order_info\":\"Coffee\",\"currency\":\"VND\",\"method\":\"%s\"}"
            .formatted(method));
  }

  /** Opens a transfer of 50,000 dong and its order's page; answers the bill. */
  private JsonNode visitTransfer(String language) {
    String key = open("manual-bank").text("order_key");
    visitor.addInitScript("localStorage.setItem('tollgate.language', '" + language + "')");
    page.navigate(shop.url() + "/order/#" + key);
    assertThat(element("qr")).isVisible();
    return shop.order(key).json().path("bills").path(0);
  }

  private void assertCopied(String name, String label, String value) {
    assertThat(element("copy-" + name)).hasAttribute("aria-label", "Sao chép: " + label);
    element("copy-" + name).click();
    assertThat(element("copy-" + name)).hasText("Đã sao chép");
    assertEquals(value, page.evaluate("navigator.clipboard.readText()"));
    assertTrue(Pattern.matches("[0-9A-Z]{1,19}", value), value);
  }

  private static String decode(byte[] png) throws IOException, ReaderException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, new int[width * height], 0, width);
    RGBLuminanceSource source = new RGBLuminanceSource(width, height, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }
}
