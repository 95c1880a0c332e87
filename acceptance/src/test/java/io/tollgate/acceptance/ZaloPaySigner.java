package io.tollgate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as ZaloPay, also such as the simulator would never send. Shares no code with the
 * product.
 */
final class ZaloPaySigner {

  static final long APP_ID = 9553;

  private final Path file;
  private final Properties properties = new Properties();

  /** Takes the keys from the folder in which a running product keeps its state. */
  ZaloPaySigner(Path state) {
    file = state.resolve("local.properties");
    try (var in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How the product is configured. */
  Path file() {
    return file;
  }

  String property(String name) {
    return properties.getProperty(name);
  }

  String key1() {
    return property("tollgate.zalopay.main.key1");
  }

  String key2() {
    return property("tollgate.zalopay.main.key2");
  }

  /** Our ref as ZaloPay writes it. */
  static String id(String ref) {
    return ref.substring(0, 6) + "_" + ref.substring(6);
  }

  /** What is signed in a callback: so much was paid for this order. */
  static String data(long appId, String appTransId, long amount, long transactionId) {
    return """
    {"app_id":%d,"app_trans_id":"%s","app_time":1,"app_user":"buyer","amount":%d,\
    "embed_data":"{}","item":"[]","zp_trans_id":%d,"server_time":%d,"channel":38}\
    """
        .formatted(appId, appTransId, amount, transactionId, System.currentTimeMillis());
  }

  /** A callback as ZaloPay sends it. */
  String callback(String data) {
    return callback(data, sign(key2(), data));
  }

  static String callback(String data, String mac) {
    return "{\"data\":\"%s\",\"mac\":\"%s\",\"type\":1}"
        .formatted(data.replace("\\", "\\\\").replace("\"", "\\\""), mac);
  }

  /** The query of a browser that returns. */
  String returning(String appTransId, long amount, int status) {
    String signed = APP_ID + "|" + appTransId + "|38||" + amount + "|0|" + status;
    return "appid="
        + APP_ID
        + "&apptransid="
        + appTransId
        + "&pmcid=38&bankcode=&amount="
        + amount
        + "&discountamount=0&status="
        + status
        + "&checksum="
        + sign(key2(), signed);
  }

  static String sign(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
