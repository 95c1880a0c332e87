package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import io.tollgate.local.Local;
import io.tollgate.local.Options;
import io.tollgate.local.Sandboxes;
import io.tollgate.local.ShopUrls;
import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.TestDatabase;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ./run --gateway NAME=FILE} for every gateway, against simulators in a process of their own
 * that stand for the real sandboxes, and a shop on an origin of its own ({@code --shop-url}).
 */
class SandboxTest {

  private static final Pattern LISTENS = Pattern.compile("(?m)simulator: (\\S+) ");

  private static final String PAGE =
      """
      <!doctype html><title>Shop</title><p id="said"></p>
      <script type="module">
        import { checkout } from "%1$s/checkout.js";
        const said = document.getElementById("said");
        const onChange = ({ message }) => { said.textContent = message; };
        const payment = checkout({ baseUrl: "%1$s", onChange });
        const id = new URLSearchParams(location.search).get("apptransid");
        if (id) payment.verify(id); else payment.pay(50000, "Order #1");
      </script>
      """;

  /** How each simulator names an account, and the same account as a shop's settings name it. */
  private record Account(String option, String value, Map<String, String> settings) {}

  @TempDir static Path folder;

  private static final int PORT = Ports.free();
  private static final String BASE = "http://localhost:" + PORT;
  private static final Map<String, Simulator> SANDBOXES = new TreeMap<>();
  private static final Map<String, Account> ACCOUNTS =
      Map.of(
          "zalopay",
          new Account("--app", "77:one:two", Map.of("app-id", "77", "key1", "one", "key2", "two")),
          "vnpay",
          new Account(
              "--terminal",
              "SANDBOX1:secret:" + BASE + "/api/v1/callback/vnpay/box",
              Map.of("tmn-code", "SANDBOX1", "hash-secret", "secret")),
          "stripe",
          new Account(
              "--account",
              "box,sk_test_box,whsec_box," + BASE + "/api/v1/callback/stripe/box",
              Map.of("secret-key", "sk_test_box", "webhook-secrets", "whsec_box")),
          "izipay",
          new Account(
              "--merchant",
              "4999999:public:hash:" + BASE + "/api/v1/callback/izipay/box",
              Map.of("merchant-code", "4999999", "api-key", "public", "hash-key", "hash")),
          "momo",
          new Account(
              "--partner",
              "MOMOBOX:access:secret",
              Map.of("partner-code", "MOMOBOX", "access-key", "access", "secret-key", "secret")));

  private static HttpServer shopServer;
  private static Process simulators;
  private static Local local;
  private static Shop shop;

  @BeforeAll
  static void start() throws Exception {
    startSimulators();
    shopServer = HttpServer.start(0, _ -> HttpResponse.html(200, PAGE.formatted(BASE)));
    List<String> files = new ArrayList<>();
    for (String gateway : SANDBOXES.keySet()) {
      files.add(gateway + "=" + settings(gateway));
    }
    local =
        Local.start(
            new Options(
                PORT,
                Project.ROOT.resolve("template.yaml"),
                FunctionCode.JAR,
                folder.resolve("state"),
                true,
                Optional.of(TestDatabase.create()),
                false,
                new ShopUrls(List.of(shopOrigin()), List.of(), List.of()),
                Sandboxes.read(files, List.of(BASE)),
                Map.of()));
    shop = new Shop(BASE, local.apiKey());
  }

  private static void startSimulators() throws IOException {
    List<String> names = SimulatedGateway.all().stream().map(SimulatedGateway::id).toList();
    Stream<String> command =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            Project.ROOT.resolve("simulators/target/simulators.jar").toString(),
            "--port",
            "0");
    Stream<String> accounts =
        names.stream()
            .flatMap(
                name -> Stream.of(name, ACCOUNTS.get(name).option(), ACCOUNTS.get(name).value()));
    Path log = folder.resolve("simulators.log");
    simulators =
        new ProcessBuilder(Stream.concat(command, accounts).toList())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Eventually.holds("simulators listen", () -> urls(log).size() == names.size());
    List<String> urls = urls(log);
    for (int i = 0; i < names.size(); i++) {
      SANDBOXES.put(names.get(i), new Simulator(urls.get(i)));
    }
  }

  private static List<String> urls(Path log) {
    try {
      Matcher listening = LISTENS.matcher(Files.readString(log));
      return listening.results().map(found -> found.group(1)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path settings(String gateway) throws IOException {
    String url = SANDBOXES.get(gateway).url();
    Map<String, String> lines = new TreeMap<>(ACCOUNTS.get(gateway).settings());
    lines.put("base-url", url);
    if (gateway.equals("izipay")) {
      lines.put("script-url", url + "/sdk.js");
    }
    Path file = folder.resolve(gateway + ".properties");
    Files.write(
        file,
        lines.entrySet().stream()
            .map(line -> "tollgate." + gateway + ".box." + line.getKey() + "=" + line.getValue())
            .toList());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @AfterAll
  static void stop() {
    Optional.ofNullable(local).ifPresent(Local::close);
    Optional.ofNullable(shopServer).ifPresent(HttpServer::close);
    Optional.ofNullable(simulators).ifPresent(Process::destroyForcibly);
  }

  private static String shopOrigin() {
    return "http://localhost:" + shopServer.port();
  }

  static Stream<String> gateways() {
    return SimulatedGateway.all().stream().map(SimulatedGateway::id);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void paymentAtASandboxIsPaidByItsOwnKeys(String gateway) {
    String currency = shop.currencyOf(gateway);
    Response opened =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"%s\",\"gateway\":\"%s\"}"
                .formatted(Shop.newOrder(), currency, gateway));
    assertEquals(201, opened.status(), opened.toString());
    String ref = opened.text("ref");
    shop.visit(opened);

    SANDBOXES.get(gateway).pay(ref);

    Eventually.holds("called back", () -> !SANDBOXES.get(gateway).replies(ref).isEmpty());
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
  }

  @Test
  void nothingIsSimulatedAndNoSandboxKeyIsCopied() throws Exception {
    assertEquals(Map.of(), local.simulators());
    String kept = Files.readString(folder.resolve("state/local.properties"));
    assertFalse(kept.contains(".box."), kept);
  }

  @Test
  void pageOfAnotherOriginPaysWithTheLibraryOfTollgate() {
    assumeTrue(Chromium.isInstalled(), "No Chromium here");
    try (BrowserContext visitor =
        Chromium.running()
            .visitor(Screen.PHONE, ColorScheme.LIGHT, folder.resolve("visitor.har"))) {
      Page page = visitor.newPage();
      page.navigate(shopOrigin() + "/");
      page.locator("[data-outcome=success]").click();
      assertThat(page.locator("#said")).hasText("Thank you! Your payment was successful.");
      assertTrue(page.url().startsWith(shopOrigin() + "/order/confirmation?"), page.url());
    }
  }
}
