package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators' pages of webhook endpoints, against a shop's server. */
class EndpointsPageTest extends BrowserTest {

  private static final String SECRET = "whsec_[A-Za-z0-9+/]{43}=";

  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
  private final List<HttpRequest> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer receiver;

  @BeforeEach
  void startReceiver() {
    receiver =
        HttpServer.start(
            0,
            request -> {
              received.add(request);
              return HttpResponse.text(status, "text/plain", "<b>thanks</b>");
            });
  }

  @AfterEach
  void stopReceiver() {
    operator.disableEndpoints();
    receiver.close();
  }

  @Test
  void secretOfANewEndpointIsShownOnceAndCopied() {
    visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    signIn();
    element("tab-endpoints").click();
    act("add");
    form().getByLabel("Address").fill(url());
    form().getByLabel("Description").fill("The shop");
    form().getByText("Only some events").click();
    form().getByLabel("payment.paid", new Locator.GetByLabelOptions().setExact(true)).check();
    confirm("add");

    Locator panel = page.locator(".secret");
    assertThat(panel.getByRole(AriaRole.HEADING)).isFocused();
    String secret = panel.locator("code").textContent();
    assertTrue(secret.matches(SECRET), secret);
    page.locator(".secret [data-action=copy]").click();
    assertThat(panel.getByRole(AriaRole.STATUS)).hasText("Copied.");
    assertEquals(secret, page.evaluate("navigator.clipboard.readText()"));
    page.reload();
    assertThat(rows().filter(withText(url()))).containsText("ENABLED");
    assertFalse(page.content().contains("whsec_"));
    assertEquals("[\"payment.paid\"]", endpoint().get("events").toString());
  }

  /** The second answer would have no secret, and take the place of the first. */
  @Test
  void endpointIsAddedOnceWhenItsButtonIsPressedTwice() {
    List<String> sent = new CopyOnWriteArrayList<>();
    signIn();
    element("tab-endpoints").click();
    act("add");
    form().getByLabel("Address").fill(url());
    page.onRequest(request -> sent.add(request.method()));
    page.evaluate(
        "() => { const form = document.querySelector('#endpoints form');"
            + " form.requestSubmit(); form.requestSubmit(); }");
    String secret = page.locator(".secret code").textContent();
    assertTrue(secret.matches(SECRET), secret);
    assertEquals(1, Collections.frequency(sent, "POST"));
  }

  @Test
  void refusalIsSaidBelowTheFormAndWhatWasTypedStays() {
    signIn();
    element("tab-endpoints").click();
    act("add");
    form().getByLabel("Address").fill("http://shop.example/");
    confirm("add");
    expectComplaint("400");
    expectComplaint("Problem:");
    assertThat(form().getByRole(AriaRole.ALERT)).containsText("url must be https");
    assertThat(element("problem")).isEmpty();
    assertThat(form().getByLabel("Address")).hasValue("http://shop.example/");
  }

  @Test
  void endpointIsChanged() {
    open(add("payment.paid"));
    act("change");
    assertThat(form().getByLabel("Address")).hasValue(url());
    form().getByLabel("Address").fill(url() + "?new=1");
    form().getByLabel("payment.paid").uncheck();
    form().getByLabel("refund.done").check();
    confirm("change");
    assertThat(form()).hasText("Changed.");
    assertThat(page.locator("#endpoints h1")).hasText(url() + "?new=1");
    assertThat(element("endpoints")).containsText("refund.done");
  }

  @Test
  void testEventShowsWhatCameBack() {
    status = 418;
    open(add());
    act("test");
    assertThat(form()).containsText("Answered 418 in ");
    assertThat(form().locator("pre")).hasText("<b>thanks</b>");
  }

  @Test
  void testEventSaysWhyThereIsNoAnswer() {
    String nobody = "{\"url\":\"http://localhost:1/\",\"events\":[\"order.completed\"]}";
    String id = operator.post("/endpoints", nobody).text("id");
    signIn();
    visit("/operator/#endpoints/" + id);
    act("test");
    assertThat(form()).containsText("no connection in ");
  }

  @Test
  void newSecretIsShownOnceAndTheOneBeforeSignsOn() {
    JsonNode endpoint = add();
    open(endpoint);
    act("rotate");
    assertThat(form()).containsText("sign too for 24 hours");
    confirm("rotate");
    String secret = page.locator(".secret code").textContent();
    assertTrue(secret.matches(SECRET), secret);
    assertFalse(secret.equals(endpoint.get("secret").asText()));
    assertThat(element("endpoints")).containsText("the secret before signs until");
  }

  @ParameterizedTest
  @ValueSource(strings = {"add", "rotate"})
  void secretIsShownThoughTheListIsNotAnswered(String action) {
    if (action.equals("rotate")) {
      open(add());
    } else {
      signIn();
      element("tab-endpoints").click();
    }
    act(action);
    if (action.equals("add")) {
      form().getByLabel("Address").fill(url());
    }
    page.route(
        "**/endpoints",
        route -> {
          if (route.request().method().equals("GET")) {
            route.abort();
          } else {
            route.resume();
          }
        });
    confirm(action);
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
    String secret = page.locator(".secret code").textContent();
    assertTrue(secret.matches(SECRET), secret);
    assertThat(page.locator("#endpoints form")).hasCount(0);
    assertThat(element("problem")).not().isEmpty();
  }

  /** What was tried in vain before it was disabled, and what came since. */
  @Test
  void missedEventsAreSentWhenADisabledEndpointIsEnabled() {
    open(add("payment.paid"));
    status = 503;
    String failed = pay();
    page.waitForCondition(() -> endpointState("waiting"));
    act("disable");
    confirm("disable");
    assertThat(form()).hasText("Disabled.");
    assertThat(element("endpoints")).containsText("An operator disabled it");
    String ref = pay();
    page.waitForCondition(() -> !TOLLGATE.bus().all("payment.paid", ref).isEmpty());
    act("enable");
    confirm("enable");
    assertThat(form()).hasText("Enabled.");
    status = 200;
    received.clear();
    TOLLGATE.deliver();
    for (String each : List.of(failed, ref)) {
      assertTrue(received.stream().anyMatch(request -> request.text().contains(each)), each);
    }
  }

  @Test
  void enablingOffersWhatItHasNotTakenSinceLongBeforeItWasDisabled() {
    String id = add("payment.paid").get("id").asText();
    status = 500;
    pay();
    page.waitForCondition(() -> endpointState("waiting"));
    TOLLGATE.advance(Duration.ofHours(2));
    operator.post("/endpoints/" + id + "/disable", "{}");
    Instant since = Instant.parse(endpoint().get("undelivered_since").asText());
    Instant disabled = Instant.parse(endpoint().get("disabled_at").asText());
    assertTrue(since.isBefore(disabled.minus(Duration.ofHours(1))), since + " " + disabled);
    signIn();
    visit("/operator/#endpoints/" + id);
    act("enable");
    Object shown =
        form()
            .getByLabel("Since")
            .evaluate("field => new Date(field.value).toISOString().slice(0, 16)");
    assertEquals(since.toString().substring(0, 16), shown);
  }

  @Test
  void endpointIsEnabledWithoutWhatItMissed() {
    open(add("payment.paid"));
    act("disable");
    confirm("disable");
    String ref = pay();
    page.waitForCondition(() -> !TOLLGATE.bus().all("payment.paid", ref).isEmpty());
    act("enable");
    form().getByLabel("is not sent").check();
    confirm("enable");
    assertThat(form()).hasText("Enabled.");
    TOLLGATE.deliver();
    assertEquals(List.of(), received);
  }

  @Test
  void attemptsAreShownAndOneEventAndAWindowAreSentAgain() {
    open(add("payment.paid"));
    String ref = pay();
    page.waitForCondition(() -> endpointState("delivered"));
    act("refresh");
    Locator delivery = page.locator("[data-event]");
    assertThat(delivery).hasCount(1);
    assertThat(delivery.locator("summary")).containsText("DELIVERED");
    delivery.locator("summary").click();
    assertThat(delivery).containsText("Answered 200 in ");
    assertThat(delivery.locator("pre")).hasText("<b>thanks</b>");

    delivery.locator("[data-action=send-again]").click();
    assertThat(delivery.getByRole(AriaRole.STATUS)).hasText("It is sent within two minutes.");
    assertThat(delivery.locator("summary")).containsText("WAITING");
    assertThat(delivery.locator("[data-action=send-again]")).isFocused();
    TOLLGATE.deliver();
    act("redeliver");
    page.route("**/admin/endpoints", Route::abort, new Page.RouteOptions().setTimes(1));
    confirm("redeliver");
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
    assertThat(form()).containsText(" wait to be sent");
    assertThat(form().locator("form")).hasCount(0);
    TOLLGATE.deliver();
    List<String> ids =
        received.stream()
            .filter(request -> request.text().contains(ref))
            .map(request -> request.header("webhook-id").orElseThrow())
            .toList();
    assertEquals(Collections.nCopies(3, ids.getFirst()), ids);
  }

  /** Enabling decides the case that its answer opened. */
  @Test
  void endpointThatAnswers410IsACaseThatLeadsToIt() {
    JsonNode endpoint = add("payment.paid");
    String id = endpoint.get("id").asText();
    status = 410;
    pay();
    page.waitForCondition(() -> cases().contains(id));
    signIn();
    element("tab-reviews").click();
    Locator review = page.locator("#reviews .case", new Page.LocatorOptions().setHasText(id));
    assertThat(review).containsText("failed for days or answered 410");
    review.getByRole(AriaRole.LINK).click();
    assertThat(element("endpoints")).containsText("It answered 410");
    act("enable");
    confirm("enable");
    assertThat(form()).hasText("Enabled.");
    assertFalse(cases().contains(id));
  }

  @Test
  void everyTypeOfTheSchemaCanBeChosen() throws IOException {
    JsonNode schema =
        Response.json(Files.readString(Project.ROOT.resolve("docs/events/v1.schema.json")));
    Set<String> types = new TreeSet<>();
    schema.at("/properties/type/enum").forEach(type -> types.add(type.asText()));
    types.remove("endpoint.test");
    signIn();
    Object offered =
        page.evaluate(
            "async () => Object.values((await import('/operator/endpoints.js')).TYPES).flat()");
    assertEquals(types, new TreeSet<>((List<?>) offered));
  }

  @ParameterizedTest
  @CsvSource({"PHONE,LIGHT", "PHONE,DARK", "DESKTOP,LIGHT", "DESKTOP,DARK"})
  void everyPageFitsItsScreenAndCanBeRead(Screen screen, ColorScheme scheme) {
    openTab(screen, scheme);
    if (screen == Screen.PHONE) {
      page.setViewportSize(360, 740);
    }
    String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    signIn();
    element("tab-endpoints").click();
    act("add");
    form().getByLabel("Address").fill(url());
    form().getByText("Only some events").click();
    form().getByLabel("payment.paid", new Locator.GetByLabelOptions().setExact(true)).check();
    Screenshots.take(page, "operator-endpoint-add", suffix);
    confirm("add");
    assertThat(page.locator(".secret code")).isVisible();
    Screenshots.take(page, "operator-endpoint-secret", suffix);
    status = 500;
    pay();
    page.waitForCondition(() -> endpointState("waiting"));
    rows().filter(withText(url())).locator("a").click();
    page.locator("[data-event] summary").click();
    act("test");
    assertThat(form()).containsText("Answered 500");
    Screenshots.take(page, "operator-endpoint", suffix);
    act("redeliver");
    Screenshots.take(page, "operator-endpoint-window", suffix);
    act("disable");
    confirm("disable");
    assertThat(form()).hasText("Disabled.");
    act("enable");
    Screenshots.take(page, "operator-endpoint-enable", suffix);
  }

  private void signIn() {
    visit("/operator/");
    signIn("An");
    assertThat(element("desk")).isVisible();
  }

  private void open(JsonNode endpoint) {
    signIn();
    element("tab-endpoints").click();
    page.locator("#endpoints [data-id='" + endpoint.get("id").asText() + "'] a").click();
    assertThat(page.locator("#endpoints h1")).hasText(url());
  }

  private void act(String action) {
    page.locator("#endpoints [data-action='" + action + "']").click();
  }

  private void confirm(String action) {
    page.locator("[data-confirm='" + action + "']").click();
  }

  /** Where an action's form stands, and then what came of it. */
  private Locator form() {
    return page.locator("#endpoints .action-form");
  }

  private Locator rows() {
    return page.locator("#endpoints [data-id]");
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private String url() {
    return "http://localhost:" + receiver.port() + "/hook";
  }

  private JsonNode add(String type) {
    return added("[\"" + type + "\"]");
  }

  private JsonNode add() {
    return added("[]");
  }

  private JsonNode added(String types) {
    return operator
        .post("/endpoints", "{\"url\":\"%s\",\"events\":%s}".formatted(url(), types))
        .json();
  }

  private JsonNode endpoint() {
    return operator
        .get("/endpoints")
        .json()
        .get("endpoints")
        .valueStream()
        .filter(each -> each.get("url").asText().equals(url()))
        .findFirst()
        .orElseThrow();
  }

  /** Whether its one delivery is so. */
  private boolean endpointState(String state) {
    return operator
        .get("/endpoints/" + endpoint().get("id").asText() + "/deliveries")
        .body()
        .contains("\"status\":\"" + state + "\"");
  }

  private String cases() {
    return operator.get("/reviews?kind=ENDPOINT_DISABLED").body();
  }

  private String pay() {
    String ref = shop.open();
    simulator.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
    return ref;
  }
}
