package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The buyer's browser returns from the gateway: it is redirected, and nothing that it claims pays
 * an order.
 */
class ReturnTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();
  private final ZaloPaySigner signer = TOLLGATE.signer();

  @Test
  void genuineReturnRedirectsToTheStoredPageAndPaysNothing() {
    String ref = shop.open();

    Response answer = shop.comeBack(signer.returning(ZaloPaySigner.id(ref), 50_000, 1));

    assertEquals(303, answer.status());
    assertEquals(
        shop.url() + "/order/confirmation?ref=" + ref + "&apptransid=" + ZaloPaySigner.id(ref),
        answer.header("location"));
    assertEquals("no-store", answer.header("cache-control"));
    assertEquals("no-referrer", answer.header("referrer-policy"));
    assertEquals("PENDING", database.state(ref));
  }

  @Test
  void returnUrlOfTheShopKeepsItsQuery() {
    String page = shop.url() + "/thanks?cart=7";
    String ref =
        shop.create(
                "{\"shop_ref\":\"%s\",\"amount\":50000,\"return_url\":\"%s\"}"
                    .formatted(Shop.newOrder(), page))
            .text("ref");

    Response answer = shop.comeBack(signer.returning(ZaloPaySigner.id(ref), 50_000, -49));

    assertEquals(
        page + "&ref=" + ref + "&apptransid=" + ZaloPaySigner.id(ref), answer.header("location"));
  }

  /** The location header is ASCII, and the fragment stays at the end of the URL. */
  @Test
  void returnUrlOutsideAsciiWithAFragmentIsReached() {
    String ref =
        shop.create(
                "{\"shop_ref\":\"%s\",\"amount\":50000,\"return_url\":\"%s/cảm-ơn?giỏ=7#/xong\"}"
                    .formatted(Shop.newOrder(), shop.url()))
            .text("ref");

    Response answer = shop.comeBack(signer.returning(ZaloPaySigner.id(ref), 50_000, 1));

    assertEquals(
        shop.url()
            + "/c%E1%BA%A3m-%C6%A1n?gi%E1%BB%8F=7&ref="
            + ref
            + "&apptransid="
            + ZaloPaySigner.id(ref)
            + "#/xong",
        answer.header("location"));
  }

  /** Only once, or a browser that is reloaded could make us query as often as it likes. */
  @Test
  void repeatedReturnsMakeOneQueryDue() {
    String ref = shop.open();
    String query = signer.returning(ZaloPaySigner.id(ref), 50_000, 1);
    int before = simulator.queries(ref);

    for (int i = 0; i < 3; i++) {
      shop.comeBack(query);
      shop.status(ref);
    }

    assertEquals(before + 1, simulator.queries(ref));
  }

  @Test
  void returnWithoutACallbackIsPaidByQuery() {
    simulator.faults("callback-lost", "true");
    String ref = shop.open();
    simulator.pay(ref);
    assertEquals("PENDING", shop.status(ref));

    shop.comeBack(signer.returning(ZaloPaySigner.id(ref), 50_000, 1));

    assertEquals("PAID", shop.status(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @Test
  void returnThatClaimsSuccessWithoutPaymentStaysPending() {
    String ref = shop.open();

    shop.comeBack(signer.returning(ZaloPaySigner.id(ref), 50_000, 1));

    assertEquals("PENDING", shop.status(ref));
    assertEquals(0, database.fulfilments(ref));
  }

  @Test
  void forgedReturnIsRejectedAndChangesNothing() {
    String ref = shop.open();
    String genuine = signer.returning(ZaloPaySigner.id(ref), 50_000, -49);
    Map<String, Long> rows = database.sizes(ref);
    List<String> row = row(ref);

    for (String forged :
        List.of(
            genuine.replace("status=-49", "status=1"),
            genuine.replace("amount=50000", "amount=1"),
            genuine.replace("appid=9553", "appid=2553"),
            genuine.replaceFirst("checksum=.{4}", "checksum=0000"),
            genuine.replaceFirst("&checksum=.*", ""),
            genuine.replaceFirst("&checksum=.*", "&checksum="),
            genuine + "&status=1",
            genuine + "&checksum=1",
            genuine.replaceFirst("apptransid=[^&]*&", ""),
            "",
            "status=1")) {
      Response answer = shop.comeBack(forged);
      assertEquals("400 unknown_return", answer.outcome(), forged);
      assertEquals("", answer.header("location"));
    }

    assertEquals(rows, database.sizes(ref));
    assertEquals(row, row(ref));
  }

  @Test
  void returnOfAnUnknownPaymentOrGatewayIsRejected() {
    Response answer = shop.comeBack(signer.returning("261121_0000000ZZ", 50_000, 1));

    assertEquals("400 unknown_return", answer.outcome());
    assertEquals(404, Web.get(shop.url() + "/api/v1/return/nobody?status=1").status());
  }

  /**
   * A browser is redirected to the page that says how to find the order; programs get the error.
   */
  @Test
  void forgedReturnLeadsABrowserToTheConfirmationPageWithoutAReference() {
    String ref = shop.open();
    String forged = signer.returning(ZaloPaySigner.id(ref), 50_000, -49).replace("=-49", "=1");
    Map<String, Long> rows = database.sizes(ref);

    for (String path :
        List.of(
            "return/zalopay/main?" + forged,
            "return/zalopay/main",
            "return/zalopay/other",
            "return/nobody?status=1",
            "form/nobody/" + ref)) {
      Response answer = Web.get(shop.url() + "/api/v1/" + path, "accept", "text/html,*/*;q=0.8");
      assertEquals(303, answer.status(), path);
      assertEquals(shop.url() + "/order/confirmation", answer.header("location"), path);
    }

    assertEquals(rows, database.sizes(ref));
    assertEquals("PENDING", database.state(ref));
  }

  /** A browser is redirected to the page that goes on asking; a program gets 503 and retries. */
  @Test
  void genuineReturnWhileTheDatabaseIsDownLeadsABrowserToTheConfirmationPage() {
    String ref = shop.open();
    String genuine = signer.returning(ZaloPaySigner.id(ref), 50_000, 1);
    String path = shop.url() + "/api/v1/return/zalopay/main?" + genuine;
    TOLLGATE.cut();

    Response person = Web.get(path, "accept", "text/html,*/*;q=0.8");
    Response program = Web.get(path);

    assertEquals(303, person.status());
    assertEquals(
        "%s/order/confirmation?ref=%s&apptransid=%s"
            .formatted(shop.url(), ref, ZaloPaySigner.id(ref)),
        person.header("location"));
    assertEquals("503 unavailable", program.outcome());
    TOLLGATE.restore();
    assertEquals("PENDING", shop.status(ref));
  }

  /** S3-45: the seed is in the message, so that a failure can be repeated. */
  @Test
  void randomReturnsAreRejectedAndChangeNothing() {
    String ref = shop.open();
    Map<String, Long> rows = database.sizes(ref);
    List<String> row = row(ref);
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int i = 0; i < 200; i++) {
      String query = random(random, ref);
      Response answer = shop.comeBack(query);
      assertEquals(400, answer.status(), () -> "seed " + seed + ": " + query);
    }

    assertEquals(rows, database.sizes(ref), () -> "seed " + seed);
    assertEquals(row, row(ref), () -> "seed " + seed);
    assertEquals("PENDING", shop.status(ref));
  }

  /** A genuine return with something wrong about it. */
  private String random(Random random, String ref) {
    List<String> pairs =
        new ArrayList<>(
            Arrays.asList(signer.returning(ZaloPaySigner.id(ref), 50_000, 1).split("&")));
    pairs.set(pairs.size() - 1, "checksum=" + random.nextLong());
    List<String> values =
        List.of("1", "PAID", "-1", "' OR 1=1 --", "<script>", "đồng", "\u0000", "1".repeat(999));
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      String name = pairs.get(random.nextInt(pairs.size())).replaceFirst("=.*", "");
      String value = values.get(random.nextInt(values.size()));
      String pair = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
      switch (random.nextInt(3)) {
        case 0 -> pairs.add(random.nextInt(pairs.size() + 1), pair);
        case 1 -> pairs.set(random.nextInt(pairs.size()), pair);
        default -> pairs.remove(random.nextInt(pairs.size()));
      }
    }
    return String.join("&", pairs);
  }

  private List<String> row(String ref) {
    assertTrue(TOLLGATE.simulator().knows(ref));
    return database.column(
        "SELECT CONCAT_WS(',',b.state,b.version,b.returned_at,b.ask_after,o.state,o.version)"
            + " FROM bill b JOIN orders o ON o.id=b.order_id WHERE b.ref=?",
        ref);
  }
}
