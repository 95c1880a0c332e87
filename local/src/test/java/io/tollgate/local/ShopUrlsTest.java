package io.tollgate.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.StartFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopUrlsTest {

  private static final String TOLLGATE = "http://localhost:8080";

  @Test
  void originsOfTheShopAreAllowedReturnsToo() {
    ShopUrls shop =
        new ShopUrls(
            List.of("http://localhost:5173/", "https://shop.example"),
            List.of("https://other.example/thanks"),
            List.of());

    assertEquals(List.of("http://localhost:5173", "https://shop.example"), shop.origins(TOLLGATE));
    assertEquals(
        List.of(
            TOLLGATE,
            "http://localhost:5173",
            "https://shop.example",
            "https://other.example/thanks"),
        shop.allowedReturns(TOLLGATE));
  }

  @Test
  void withoutAShopThePagesOfTollgateAreTheShop() {
    assertEquals(List.of(TOLLGATE), ShopUrls.NONE.origins(TOLLGATE));
    assertEquals(List.of(TOLLGATE), ShopUrls.NONE.allowedReturns(TOLLGATE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "localhost:5173",
        "ftp://localhost",
        "http://localhost:5173/shop",
        "http://a@localhost",
        "http://localhost?a",
        "http://one,http://two"
      })
  void whatIsNoOriginIsRefusedInOneSentence(String url) {
    StartFailure failure =
        assertThrows(StartFailure.class, () -> new ShopUrls(List.of(url), List.of(), List.of()));
    String shown = url.replaceFirst("/$", "");
    assertEquals(
        "--shop-url takes a URL like http://localhost:3000, not '" + shown + "'.",
        failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/thanks", "http://", "http://a@b/c", "http://a/b?c", "http://a,b"})
  void whatCannotBeReturnedToIsRefusedInOneSentence(String url) {
    StartFailure failure =
        assertThrows(StartFailure.class, () -> new ShopUrls(List.of(), List.of(url), List.of()));
    assertEquals(
        "--return-url takes a URL like http://localhost:3000/thanks, not '" + url + "'.",
        failure.getMessage());
  }
}
