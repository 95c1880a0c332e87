package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"https://pay.example", "http://localhost:8081", "http://127.0.0.1:8081/api"})
  void httpsAndLoopbackHttpUrlsAreAccepted(String url) {
    assertEquals(url, new SafeUrl(URI.create(url)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pay.example",
        "http://localhost.example",
        "ftp://localhost",
        "http:/x",
        "https:/x",
        "localhost",
        "javascript:alert(1)"
      })
  void otherUrlsAreRejected(String url) {
    assertThrows(IllegalArgumentException.class, () -> new SafeUrl(URI.create(url)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://pay.example/page,    true",
    "https://pay.example:444/,    true",
    "http://pay.example/page,     false",
    "https://pay.example.evil/,   false",
    "/page,                       false"
  })
  void isBesideComparesSchemeAndHost(String page, boolean isBeside) {
    SafeUrl api = new SafeUrl(URI.create("https://pay.example"));
    assertEquals(isBeside, api.isBeside(URI.create(page)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://wallet.example/pay,          true",
    "https://pay.wallet.example:8443/1,   true",
    "https://api.example/pay,             true",
    "http://wallet.example/pay,           false",
    "https://evilwallet.example/pay,      false",
    "https://wallet.example.evil/pay,     false",
    "https://pay@wallet.example/,         false",
    "/pay,                                false"
  })
  void pageIsOfTheGatewaysDomainOrBesideItsApi(String url, boolean isAllowed) {
    SafeUrl api = new SafeUrl(URI.create("https://api.example"));
    assertEquals(isAllowed, api.page(url, "wallet.example").isPresent());
  }

  @Test
  void pageUrlWithUserInfoIsRejected() {
    assertEquals(
        Optional.of(URI.create("https://pay.example/1")), SafeUrl.page("https://pay.example/1"));
    assertEquals(Optional.empty(), SafeUrl.page("https://pay.example@evil.example/"));
    assertEquals(Optional.empty(), SafeUrl.page("https://pay example/"));
  }
}
