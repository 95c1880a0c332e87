package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** One visitor with one tab, before pages whose API answers as each test says. */
abstract class BrowserTest {

  static final String CREATE = "/api/payment/create";
  static final String STATUS = "/api/payment/status/";

  @AutoClose static Chromium chromium;
  @AutoClose static StaticPages pages;

  /** What the page wrote to the console as errors. */
  final List<String> complaints = new ArrayList<>();

  @AutoClose BrowserContext visitor;
  Page page;

  @BeforeAll
  static void launch() {
    chromium = Chromium.launch();
    pages = new StaticPages();
  }

  @BeforeEach
  void openTab() {
    openTab(Screen.PHONE, ColorScheme.LIGHT);
  }

  void openTab(Screen screen, ColorScheme scheme) {
    visitor = chromium.visitor(screen, scheme);
    page = visitor.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
  }

  void visit(String path) {
    page.navigate(pages.baseUrl() + path);
  }

  /** Answers every call below the path, and collects the calls. */
  List<Call> answer(String path, Consumer<Route> answer) {
    List<Call> calls = new ArrayList<>();
    page.route(
        url -> url.startsWith(pages.baseUrl() + path),
        route -> {
          calls.add(Call.of(route));
          answer.accept(route);
        });
    return calls;
  }

  Locator element(String id) {
    return page.locator("#" + id);
  }

  void assertState(String state) {
    assertThat(page.locator("html")).hasAttribute("data-state", state);
  }

  static Consumer<Route> json(String body) {
    return route ->
        route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }

  static Consumer<Route> status(String status) {
    return json("{\"status\":\"" + status + "\"}");
  }

  /** What the page sent. */
  record Call(String method, String url, String contentType, String body) {

    static Call of(Route route) {
      var request = route.request();
      return new Call(
          request.method(),
          request.url(),
          request.headers().getOrDefault("content-type", ""),
          request.postData() == null ? "" : request.postData());
    }
  }

  /** The ways in which an answer can be none. */
  enum Trouble implements Consumer<Route> {
    BAD_REQUEST {
      @Override
      public void accept(Route route) {
        problem(route, 400);
      }
    },
    UNAVAILABLE {
      @Override
      public void accept(Route route) {
        problem(route, 503);
      }
    },
    DROPPED {
      @Override
      public void accept(Route route) {
        route.abort();
      }
    },
    HTML {
      @Override
      public void accept(Route route) {
        route.fulfill(
            new Route.FulfillOptions().setContentType("text/html").setBody("<h1>PAID</h1>"));
      }
    },
    NULL {
      @Override
      public void accept(Route route) {
        json("null").accept(route);
      }
    };

    private static void problem(Route route, int status) {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(status)
              .setContentType("application/problem+json")
              .setBody("{\"status\":\"PAID\",\"order_url\":\"/favicon.svg\"}"));
    }
  }
}
