package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whoever opens one of our addresses in a browser is shown a page and never JSON, also where the
 * address is wrong or the database is down.
 */
class BrowserAddressesTest {

  private static final String[] AS_BROWSERS_DO = {
    "accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
  };

  private static final List<String> PAGES =
      List.of(
          "/",
          "/shop/",
          "/shop/checkout/",
          "/shop/orders/",
          "/order/",
          "/order/confirmation?apptransid=261121_000000000",
          "/operator/",
          "/local/",
          "/local/api",
          "/local/events",
          "/local/mail");

  private static final List<String> WRONG =
      List.of(
          "/oder/",
          "/shop/nothing",
          "/local/nothing",
          "/api/v1/return/nobody/main?status=1",
          "/api/v1/form/nobody/2611210000000ZZ",
          "/api/v1/form/izipay/2611210000000ZZ",
          "/api/v1/form/izipay/nothing");

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  @AfterEach
  void backToNow() {
    TOLLGATE.restore();
  }

  @Test
  void everyAddressIsAPageAlsoWhenItIsWrong() {
    addresses().forEach(BrowserAddressesTest::assertPage);
  }

  @Test
  void everyAddressIsAPageWhileTheDatabaseIsDown() {
    TOLLGATE.cut();
    addresses().forEach(BrowserAddressesTest::assertPage);
  }

  /** Forged returns too: no gateway signs them. */
  private static Stream<String> addresses() {
    Stream<String> returns =
        Tollgate.gateways().map(gateway -> "/api/v1/return/" + gateway + "/main?status=1");
    return Stream.of(PAGES.stream(), WRONG.stream(), returns).flatMap(paths -> paths);
  }

  /** Or leads to one. */
  private static void assertPage(String path) {
    Response answer = open(TOLLGATE.shop().url() + path);
    Response page = answer.status() == 303 ? open(answer.header("location")) : answer;
    assertTrue(page.header("content-type").startsWith("text/html"), path + ": " + page);
    boolean isKnown = PAGES.contains(path) || answer.status() == 303 || path.contains("/form/");
    assertEquals(isKnown ? 200 : 404, page.status(), path);
  }

  private static Response open(String url) {
    return Web.get(url, AS_BROWSERS_DO);
  }
}
