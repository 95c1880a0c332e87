package io.tollgate.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.HarContentPolicy;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine, driven headless, and gone with this JVM. */
final class Chromium {

  enum Screen {
    PHONE(390, 844),
    DESKTOP(1280, 800);

    private final int width;
    private final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  /** First the one without windows: a new visitor costs it a quarter of what it costs the rest. */
  private static final List<String> NAMES =
      List.of(
          "chromium-headless-shell",
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable");

  /** No sandbox: CI runs as root in a container. The rest keeps the browser off the network. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Browser browser;

  private Chromium() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(installed().orElseThrow())
                    .setArgs(ARGUMENTS));
  }

  /** Lazy, and once, as the language promises for a class that is first used. */
  private static final class One {
    static final Chromium RUNNING = new Chromium();
  }

  static Chromium running() {
    return One.RUNNING;
  }

  static boolean isInstalled() {
    return installed().isPresent();
  }

  /**
   * A fresh visitor, with motion reduced so that a picture does not depend on its moment.
   *
   * @param recording holds, once the visitor has left, all that was sent and received
   */
  BrowserContext visitor(Screen screen, ColorScheme scheme, Path recording) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(screen.width, screen.height)
            .setColorScheme(scheme)
            .setReducedMotion(ReducedMotion.REDUCE)
            .setRecordHarContent(HarContentPolicy.EMBED)
            .setRecordHarPath(recording));
  }

  /** Only the one that is named, where one is named. */
  private static Optional<Path> installed() {
    Stream<Path> candidates =
        Optional.ofNullable(System.getenv("CHROMIUM"))
            .map(named -> Stream.of(Path.of(named)))
            .orElseGet(Chromium::onThePath);
    return candidates.filter(Files::isExecutable).findFirst();
  }

  private static Stream<Path> onThePath() {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
    return NAMES.stream().flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)));
  }
}
