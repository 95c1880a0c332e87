package io.tollgate.simulator.zalopay;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the browser brings back to the shop as GET parameters (ZaloPay's mobile-web-to-app page).
 *
 * @param pmcid payment channel, 0 when nothing was paid
 * @param status 1 when paid, else a negative code
 */
record BrowserReturn(
    long appId,
    String appTransId,
    int pmcid,
    String bankCode,
    long amount,
    long discountAmount,
    int status) {

  String checksum(String key2) {
    return Signature.of(
        key2,
        Stream.of(appId, appTransId, pmcid, bankCode, amount, discountAmount, status)
            .map(Object::toString)
            .collect(Collectors.joining("|")));
  }

  /** The address to go to; whatever query or fragment the shop's address has stays. */
  String url(String redirectUrl, String checksum) {
    Map<String, Object> query = new TreeMap<>();
    query.put("appid", appId);
    query.put("apptransid", appTransId);
    query.put("pmcid", pmcid);
    query.put("bankcode", bankCode);
    query.put("amount", amount);
    query.put("discountamount", discountAmount);
    query.put("status", status);
    query.put("checksum", checksum);
    String added =
        query.entrySet().stream()
            .map(e -> e.getKey() + "=" + encode(e.getValue().toString()))
            .collect(Collectors.joining("&"));
    int fragment = redirectUrl.indexOf('#');
    String base = fragment < 0 ? redirectUrl : redirectUrl.substring(0, fragment);
    return base
        + (base.contains("?") ? "&" : "?")
        + added
        + (fragment < 0 ? "" : redirectUrl.substring(fragment));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
