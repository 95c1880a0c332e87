package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A visitor of the whole product in a real browser, which is started once for all such tests of
 * this JVM.
 *
 * <p>After each test, and beside what {@link Tollgate} looks at: the console holds no complaint but
 * those expected, no request went elsewhere, and nothing that was sent or received holds a secret.
 */
abstract class BrowserTest {

  static final String CREATE = "/api/payment/create";
  static final String STATUS = "/api/payment/status/";
  static final String CONFIRMATION = "/order/confirmation";

  /** An id that looks like ours and is nobody's. */
  static final String NOBODYS = "261121_000000000";

  static final String SUCCESS = "Thank you! Your payment was successful.";

  /** The sentence of the front-end document, and what stands for it in the other languages. */
  static final Map<String, String> FAILURE =
      Map.of(
          "en", "Your payment failed or is still processing. Please contact support.",
          "vi", "Thanh toán không thành công hoặc vẫn đang được xử lý. Vui lòng liên hệ cửa hàng.",
          "es",
              "Tu pago no se completó o aún se está procesando."
                  + " Contacta con la tienda, por favor.");

  /** Who gets it, as the front page sends it. */
  static final String RECIPIENT =
      "\"contact\":{\"name\":\"Nguyễn Văn An\",\"phone\":\"+84 90 123 45 67\"},"
          + "\"shipping\":{\"country\":\"VN\",\"street\":\"12 Lê Lợi\",\"city\":\"Phường Xuân Hương\","
          + "\"state\":\"Lâm Đồng\"}";

  /** Whoever opens the front page has typed it before. */
  static final String TYPE_RECIPIENT =
      """
      if (location.pathname === "/" && !sessionStorage.getItem("tollgate.recipient")) {
        const groups = { %s };
        const typed = Object.entries(groups).flatMap(([group, values]) =>
            Object.entries(values).map(([name, value]) => [`${group}.${name}`, value]));
        sessionStorage.setItem("tollgate.recipient", JSON.stringify(Object.fromEntries(typed)));
      }
      """
          .formatted(RECIPIENT);

  /** The page itself looks at a pending payment three and then five seconds later. */
  private static final double PATIENCE_MS = 30_000;

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  /** Asked for each test, so that what cannot run is skipped by name. */
  @RegisterExtension
  static final ExecutionCondition NEEDS_CHROMIUM =
      context ->
          context.getTestMethod().isEmpty() || Chromium.isInstalled()
              ? ConditionEvaluationResult.enabled("")
              : ConditionEvaluationResult.disabled(
                  "No Chromium here: put one on the PATH, or its path in CHROMIUM");

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
  }

  private static final Path RECORDINGS = Project.scratch("recordings");

  /** What pages wrote to the console as errors; a breach of the content policy is one. */
  final List<String> complaints = new ArrayList<>();

  /** Secrets that a page of this test is there to show. */
  final List<String> shown = new ArrayList<>();

  private final List<Request> requests = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final List<BrowserContext> visitors = new ArrayList<>();

  final Shop shop = TOLLGATE.shop();
  final Simulator simulator = TOLLGATE.simulator();
  final DatabaseQueries database = TOLLGATE.database();

  BrowserContext visitor;
  Page page;

  @BeforeEach
  void openTab() {
    openTab(Screen.PHONE, ColorScheme.LIGHT);
  }

  /** Somebody else from now on: no cookie, no memory. */
  void openTab(Screen screen, ColorScheme scheme) {
    visitor = Chromium.running().visitor(screen, scheme, recording(visitors.size()));
    visitors.add(visitor);
    visitor.addInitScript(TYPE_RECIPIENT);
    visitor.onRequest(requests::add);
    visitor.onWebError(error -> complaints.add(error.error()));
    visitor.onConsoleMessage(
        message -> {
          // A browser asks for an icon by itself where there is no page to name one.
          boolean isIcon = message.location().contains("/favicon.ico");
          if (message.type().equals("error") && !isIcon) {
            complaints.add(message.text());
          }
        });
    page = visitor.newPage();
  }

  @AfterEach
  void leavesNothingBehind() throws IOException {
    visitors.forEach(BrowserContext::close);
    assertEquals(
        List.of(),
        complaints.stream().filter(text -> expected.stream().noneMatch(text::contains)).toList());
    assertEquals(
        List.of(),
        requests.stream().map(Request::url).filter(url -> !isOurs(url)).toList(),
        "went elsewhere");
    String all = recorded();
    assertTrue(all.contains("<!doctype html>"), "the recordings hold no bodies");
    assertEquals(
        List.of(),
        TOLLGATE.secrets().stream()
            .filter(secret -> shown.stream().noneMatch(each -> each.contains(secret)))
            .filter(all::contains)
            .toList());
  }

  private String recorded() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int index = 0; index < visitors.size(); index++) {
      all.append(Files.readString(recording(index)));
    }
    return all.toString();
  }

  private static Path recording(int index) {
    return RECORDINGS.resolve("visitor-" + index + ".har");
  }

  private boolean isOurs(String url) {
    return url.startsWith(shop.url() + "/")
        || TOLLGATE.simulators().stream().anyMatch(s -> url.startsWith(s.url() + "/"))
        || url.startsWith("data:");
  }

  void visit(String path) {
    page.navigate(shop.url() + path);
  }

  void confirmation(String id) {
    visit(CONFIRMATION + "?apptransid=" + id);
  }

  /** Opens a payment that nobody has paid yet, and answers its id at the gateway. */
  String openPayment() {
    return shop.createDirect("{\"amount\":50000,\"order_info\":\"Payment for Order #12345\"}")
        .text("app_trans_id");
  }

  /** By the button of the page that is shown, and back to it. */
  void signIn(String name) {
    page.locator("#sign-in button, button#sign-in").click();
    signInAtIssuer(name);
  }

  /** On the issuer's page, to which the browser has been sent. */
  void signInAtIssuer(String name) {
    page.waitForURL(Pattern.compile(".*/local/[a-z]+/authorize\\?.*"));
    element("name").fill(name);
    element("name").press("Enter");
    page.waitForURL(Pattern.compile(shop.url() + "/(?!local/|sign-in/).*"));
  }

  /** Over the issuer's page and back, where the button to sign in is there again. */
  void signOut() {
    element("sign-out").click();
    assertThat(element("sign-in")).isVisible();
  }

  void awaitGateway() {
    page.waitForURL(url -> url.startsWith(simulator.url()));
  }

  /** On the demo page: a currency, and one of the ways to pay that are offered in it. */
  void choose(String currency, String method) {
    element("currency-" + currency).check();
    element("method-" + method).check();
    assertThat(element("amount")).hasAttribute("data-currency", currency);
  }

  /** On the gateway's page: the buyer chooses how it ends, and is sent back. */
  void press(String outcome) {
    page.locator("button[data-outcome='" + outcome + "']").click();
    page.waitForURL(url -> url.startsWith(shop.url() + CONFIRMATION));
  }

  Locator element(String id) {
    return page.locator("#" + id);
  }

  void assertState(String state) {
    assertThat(page.locator("html")).hasAttribute("data-state", state);
  }

  void assertSuccess() {
    assertThat(element("status-message")).hasText(SUCCESS);
    assertThat(element("success-icon")).isVisible();
    assertThat(element("failure-icon")).isHidden();
    assertThat(element("loading-spinner")).isHidden();
    assertState("confirmed-success");
  }

  void assertFailure() {
    assertFailure("en");
  }

  void assertFailure(String language) {
    assertThat(element("status-message")).hasText(FAILURE.get(language));
    assertThat(element("failure-icon")).isVisible();
    assertThat(element("success-icon")).isHidden();
    assertThat(element("loading-spinner")).isHidden();
    assertState("confirmed-failure");
  }

  /** Waits for a complaint with these words, which then counts as expected. */
  void expectComplaint(String words) {
    expected.add(words);
    page.waitForCondition(() -> complaints.stream().anyMatch(text -> text.contains(words)));
  }

  /** Requests for this path and whatever lies below it, as "METHOD url". */
  List<String> calls(String path) {
    return requests.stream()
        .filter(request -> request.url().startsWith(shop.url() + path))
        .map(request -> request.method() + " " + request.url())
        .toList();
  }

  Request call(String path) {
    return requests.stream()
        .filter(request -> request.url().startsWith(shop.url() + path))
        .findFirst()
        .orElseThrow();
  }

  /** In place of the product, for answers that it never gives. */
  void pretend(String path, String contentType, String body) {
    page.route(
        url -> url.startsWith(shop.url() + path),
        route ->
            route.fulfill(new Route.FulfillOptions().setContentType(contentType).setBody(body)));
  }
}
