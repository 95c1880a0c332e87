package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.Sandboxes;
import io.tollgate.local.ShopUrls;
import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.apigateway.PageHeaders;
import io.tollgate.local.apigateway.WebFolder;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages as CloudFront serves them ({@code infra/pages.yaml}): on an origin of their own, with
 * their headers and a {@code /config.json}, while the API and the sign-in are on another.
 */
class PagesElsewhereTest {

  private static final Path PAGES = Project.ROOT.resolve("infra/pages.yaml");
  private static final Path WEB = Project.ROOT.resolve("web");

  @TempDir static Path folder;

  private static HttpServer pages;
  private static Local local;
  private static volatile WebFolder web;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext visitor;
  private Page page;

  @BeforeAll
  static void start() {
    assumeTrue(Chromium.isInstalled(), "No Chromium here");
    pages = HttpServer.start(0, PagesElsewhereTest::answer);
    local =
        Local.start(
            new Options(
                0,
                Project.ROOT.resolve("template.yaml"),
                FunctionCode.JAR,
                folder.resolve("state"),
                true,
                Optional.of(TestDatabase.create()),
                false,
                new ShopUrls(List.of(origin()), List.of(), List.of()),
                Sandboxes.NONE,
                Map.of()));
    web =
        new WebFolder(
            WEB, PageHeaders.read(PAGES, Map.of("ApiOrigin", api(), "SignInOrigins", api())));
  }

  /** What {@code ./dev deploy} uploads, with this machine's own sign-in. */
  private static HttpResponse answer(HttpRequest request) throws IOException {
    if (request.rawPath().equals("/config.json")) {
      ObjectNode own = (ObjectNode) Web.get(api() + "/config.json").json();
      return HttpResponse.json(200, own.put("api", api()).toString());
    }
    Optional<HttpResponse.Message> file = web.find(request);
    return file.isPresent() ? file.get() : HttpResponse.text(404, "text/html", "");
  }

  @AfterAll
  static void stop() {
    Optional.ofNullable(local).ifPresent(Local::close);
    Optional.ofNullable(pages).ifPresent(HttpServer::close);
  }

  private static String api() {
    return local.baseUrl();
  }

  private static String origin() {
    return "http://localhost:" + pages.port();
  }

  @BeforeEach
  void openTab() {
    visitor =
        Chromium.running().visitor(Screen.PHONE, ColorScheme.LIGHT, folder.resolve("visitor.har"));
    visitor.addInitScript(BrowserTest.TYPE_RECIPIENT);
    visitor.onWebError(error -> complaints.add(error.error()));
    visitor.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    // The functions start with the first payment.
    visitor.setDefaultTimeout(60_000);
    page = visitor.newPage();
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  @Test
  void paymentRunsUnderTheDeployedPolicyWithoutAComplaint() {
    page.navigate(origin() + "/");
    page.locator("#pay-button").click();
    page.locator("button[data-outcome=success]").click();
    assertThat(page.locator("#status-message")).hasText(BrowserTest.SUCCESS);
    assertTrue(page.url().startsWith(origin() + "/order/confirmation?"), page.url());
    assertEquals(List.of(), complaints);
  }

  @Test
  void policyStopsACallToAnyOtherServer() {
    page.navigate(origin() + "/");
    assertEquals(
        "stopped",
        page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'stopped')"));
    page.waitForCondition(
        () -> complaints.stream().anyMatch(text -> text.contains("Content Security Policy")));
  }

  /** CloudFront's function, which makes an address the name of a file in the bucket. */
  @Test
  void everyAddressLeadsToItsFile() throws IOException {
    String code =
        Pattern.compile("FunctionCode: \\|\n((?: {8}.*\n)+)")
            .matcher(Files.readString(PAGES))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    try (Stream<Path> files = Files.walk(WEB)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = "/" + WEB.relativize(file);
        List<String> addresses =
            name.endsWith("/index.html")
                ? List.of(name, name.replace("index.html", ""), name.replace("/index.html", ""))
                : List.of(name);
        for (String address : addresses) {
          assertEquals(
              name,
              page.evaluate(
                  "uri => { " + code + " return handler({ request: { uri } }).uri; }", address));
        }
      }
    }
  }
}
