package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanContextException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that is misspelt keeps a function from starting: it is never as if it were absent. */
class AccountSettingsTest {

  private static final Map<String, Object> ACCOUNTS =
      Map.ofEntries(
          Map.entry("tollgate.zalopay.main.app-id", "2553"),
          Map.entry("tollgate.zalopay.main.key1", "key1-of-main"),
          Map.entry("tollgate.zalopay.main.key2", "key2-of-main"),
          Map.entry("tollgate.vnpay.main.tmn-code", "SHOP0001"),
          Map.entry("tollgate.vnpay.main.hash-secret", "secret-of-main"),
          Map.entry("tollgate.stripe.main.secret-key", "sk_test_main"),
          Map.entry("tollgate.stripe.main.webhook-secrets", "whsec_main"),
          Map.entry("tollgate.izipay.main.merchant-code", "4001834"),
          Map.entry("tollgate.izipay.main.api-key", "api-key-of-main"),
          Map.entry("tollgate.izipay.main.hash-key", "hash-key-of-main"),
          Map.entry("tollgate.manual.bank.collect", "before"));

  @ParameterizedTest
  @CsvSource({
    "tollgate.zalopay.main.base-url,   https://u:pass word@zalopay.example, not a URL",
    "tollgate.vnpay.main.base-url,     https://u:pass word@vnpay.example,   not a URL",
    "tollgate.vnpay.main.payment-url,  https://u:pass word@vnpay.example,   not a URL",
    "tollgate.stripe.main.base-url,    https://u:pass word@stripe.example,  not a URL",
    "tollgate.izipay.main.base-url,    https://u:pass word@izipay.example,  not a URL",
    "tollgate.izipay.main.script-url,  https://u:pass word@izipay.example,  not a URL",
    "tollgate.manual.bank.expires-in,  soon,                                not a duration",
  })
  void misspeltSettingIsAnErrorAndNotAbsent(String property, String value, String complaint) {
    Map<String, Object> properties = new TreeMap<>(ACCOUNTS);
    properties.put(property, value);
    try (ApplicationContext context = Configured.by(properties)) {
      context.getBean(Gateways.class);
      fail(property + " counts as absent");
    } catch (BeanContextException e) {
      String words = String.join("\n", Configured.words(e).toList());
      assertTrue(words.contains(complaint), words);
      assertFalse(words.contains("pass word"), words);
    }
  }
}
