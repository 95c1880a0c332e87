package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.response.ConfirmationPage;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnUrlsTest {

  private static final URI SHOP = URI.create("https://shop.example");
  private static final ConfirmationPage PAGE = new ConfirmationPage(SHOP);

  /** The template's own default is one empty text. */
  @Test
  void withoutConfiguredUrlsNoReturnUrlIsAllowed() {
    for (List<String> none : List.of(List.<String>of(), List.of(""), List.of(" ", ""))) {
      ReturnUrls urls = new ReturnUrls(none, PAGE);
      assertEquals(Optional.empty(), urls.allowed("https://shop.example/thanks"));
      assertEquals(Optional.empty(), urls.allowed("/thanks"));
      assertEquals(URI.create("https://shop.example/order/confirmation"), urls.usual());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop.example", "/thanks", "mailto:a@shop.example", "//shop.example/a"})
  void configuredUrlWithoutSchemeOrHostIsRefusedAtTheStart(String url) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new ReturnUrls(List.of(SHOP + "/a", url), PAGE));
    assertTrue(refusal.getMessage().contains("tollgate.return-urls: \"" + url + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/a",
        "https://shop.example/a/b?cart=7",
        "https://other.example/x"
      })
  void returnUrlBelowAConfiguredOneIsAllowed(String url) {
    assertEquals(Optional.of(URI.create(url)), urls().allowed(url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example/a/cảm-ơn,https://shop.example/a/c%E1%BA%A3m-%C6%A1n",
    "https://shop.example/a/c%E1%BA%A3m-%C6%A1n,https://shop.example/a/c%E1%BA%A3m-%C6%A1n",
    "https://shop.example/a?giỏ=7,https://shop.example/a?gi%E1%BB%8F=7",
    "https://shop.example/a#/đơn,https://shop.example/a#/%C4%91%C6%A1n",
    "https://shop.example/a/100%25,https://shop.example/a/100%25"
  })
  void lettersOutsideOfAsciiAndFragmentsAreKeptInAscii(String url, String ascii) {
    assertEquals(Optional.of(URI.create(ascii)), urls().allowed(url));
  }

  @Test
  void urlThatIsTooLongInAsciiIsRefused() {
    String url = "https://shop.example/a/";
    assertTrue(urls().allowed(url + "a".repeat(2_048 - url.length())).isPresent());
    assertEquals(Optional.empty(), urls().allowed(url + "ơ".repeat(1_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://shop.example/a",
        "https://shop.example/",
        "https://shop.example/ab",
        "https://shop.example/a/../b",
        "https://shop.example/a/%2e%2e/b",
        "https://shop.example:444/a",
        "https://shop.example@evil.example/a",
        "https://shop.example/a/%2E%2e/b",
        "https://shop.example/a%2f..%2fb",
        "https://shop.example/a/%252e%252e/b",
        "https://shop.example/a/%5c..",
        "https://shop.example/a/%00",
        "mailto:a@shop.example",
        "/a",
        "https:///a"
      })
  void returnUrlElsewhereIsRefused(String url) {
    assertEquals(Optional.empty(), urls().allowed(url));
  }

  private static ReturnUrls urls() {
    return new ReturnUrls(List.of("https://shop.example/a", " https://other.example"), PAGE);
  }
}
