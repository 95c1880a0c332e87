package io.tollgate.simulator.momo;

import io.tollgate.simulator.Hmac;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A merchant at MoMo.
 *
 * @param accessKey stands in front of every signed text
 * @param secretKey signs what either side sends
 */
public record Partner(String partnerCode, String accessKey, String secretKey) {

  /** The sandbox accounts that MoMo's own repositories print; everybody knows their keys. */
  public static final List<Partner> PUBLIC =
      List.of(
          new Partner("MOMO", "F8BBA842ECF85", "K951B6PE1waDMi640xX08PD3vg6EkVlz"),
          new Partner("MOMOBKUN20180529", "klm05TvNBzhg7h7j", "at67qH6mk8w5Y1nAyMoYKMWACiEi2bsa"),
          new Partner("MOMOLRJZ20181206", "mTCKt9W3eU1m39TW", "SetA5RDnLHvt51AULf51DyauxUo3kDU6"));

  /** Reads the value of {@link Momo#ACCOUNT_OPTION}. */
  static Partner parse(String text) {
    String[] parts = text.split(":");
    if (parts.length != 3 || Stream.of(parts).anyMatch(String::isBlank)) {
      throw Momo.ACCOUNT_OPTION.refused();
    }
    return new Partner(parts[0], parts[1], parts[2]);
  }

  /** The text that is signed: the values as they are, and the access key before them. */
  String signedText(List<String> names, Function<String, String> value) {
    return Stream.concat(
            Stream.of("accessKey=" + accessKey),
            names.stream().map(name -> name + "=" + value.apply(name)))
        .collect(Collectors.joining("&"));
  }

  /** HMAC-SHA256 in lower-case hexadecimal. */
  String sign(String text) {
    return Hmac.hex("HmacSHA256", secretKey, text);
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "Partner[" + partnerCode + "]";
  }
}
