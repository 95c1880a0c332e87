package io.tollgate.simulator.izipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Amount;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Page;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.izipay.IzipaySimulator.Cancelled;
import io.tollgate.simulator.izipay.IzipaySimulator.Communication;
import io.tollgate.simulator.izipay.Order.Attempt;
import io.tollgate.simulator.izipay.Order.Ending;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The form: the script opens it with a token and a config, in a frame or in the whole window, and
 * whoever plays the buyer chooses how it ends. The page around a frame gets the result by a
 * message; without a frame the browser posts it to the merchant.
 */
final class Checkout {

  static final String PATH = "/payments/v1/checkout";

  /** A merchant may learn which site the result comes from. */
  private static final String REFERRER = "<meta name=\"referrer\" content=\"strict-origin\">\n";

  private static final List<Button> BUTTONS =
      List.of(
          Button.of(Outcome.SUCCESS),
          Button.of(Outcome.INSUFFICIENT),
          Button.of(Outcome.CANCEL),
          new Button(Outcome.EXPIRE, "Let the form expire"));

  private final OrderStore store;
  private final Function<String, Account> accounts;
  private final Faults faults;
  private final CallbackSender sender;
  private final Clock clock;
  private final String tokenKey;

  Checkout(
      OrderStore store,
      Function<String, Account> accounts,
      Faults faults,
      CallbackSender sender,
      Clock clock,
      String tokenKey) {
    this.store = store;
    this.accounts = accounts;
    this.faults = faults;
    this.sender = sender;
    this.clock = clock;
    this.tokenKey = tokenKey;
  }

  static String path(String formId) {
    return PATH + "?form=" + formId;
  }

  /** What {@code LoadForm} does: opens a form, once for each token. */
  HttpResponse open(HttpRequest request) {
    Parameters sent = Parameters.of(request);
    JsonNode config = Json.parse(sent.text("config").orElse(""));
    String page = sent.text("page").orElse("");
    Optional<Form> form = Form.of(RandomText.hex(16), config, page);
    if (form.isEmpty()) {
      return failed(config, page, "A01", "The config breaks a rule");
    }
    boolean isGood =
        Token.read(sent.text("authorization").orElse(""), tokenKey)
            .filter(token -> isFor(token, form.get()))
            .filter(store::use)
            .isPresent();
    if (!isGood) {
      return failed(config, page, "P02", "The token is over, used, or another form's");
    }
    store.show(form.get());
    return HttpResponse.redirect(path(form.get().id()));
  }

  private static boolean isFor(Token token, Form form) {
    return token.isFor(form.merchantCode(), form.transactionId(), form.orderNumber())
        && token.amount().equals(form.amount())
        && !token.isForNothing();
  }

  private HttpResponse failed(JsonNode config, String page, String code, String message) {
    boolean isFramed = !config.path("render").path("typeForm").asText().equals("redirect");
    return isFramed
        ? toPage(page, SignedResult.unsigned(code, message).object(), message)
        : Page.answer(400, "izipay/failed.html", Map.of("title", "Izipay", "message", message));
  }

  HttpResponse show(HttpRequest request) {
    return find(request).map(this::page).orElseGet(() -> HostedPage.unknown(IzipaySimulator.NAME));
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome = HostedPage.chosen(request, BUTTONS);
    Optional<Form> form = find(request);
    if (form.isEmpty() || outcome.isEmpty()) {
      return HostedPage.unknown(IzipaySimulator.NAME);
    }
    Order order = store.press(form.get(), outcome.get());
    if (faults.of(order.number()).isOn(IzipaySimulator.NOTIFIED_FIRST)) {
      sender.awaitFirstAttempts(order.key());
    }
    return leave(form.get(), order, outcome.get());
  }

  private Optional<Form> find(HttpRequest request) {
    return Parameters.of(request).text("form").flatMap(store::form);
  }

  private HttpResponse leave(Form form, Order order, Outcome outcome) {
    Switches switches = faults.of(order.number());
    return HostedPage.leave(
        switches,
        path(form.id()),
        () -> leave(form, result(form, order, outcome, switches), target(form, outcome)),
        () -> leave(form, Optional.of(forged(form, order)), form.onSuccess()));
  }

  /** The result that the page or the merchant's address gets; empty where it gets none. */
  private Optional<SignedResult> result(
      Form form, Order order, Outcome outcome, Switches switches) {
    Optional<Attempt> attempt =
        order.attempts().stream()
            .filter(one -> one.transactionId().equals(form.transactionId()))
            .reduce((_, later) -> later);
    boolean isTried =
        switch (outcome) {
          case SUCCESS, INSUFFICIENT, DECLINED -> true;
          case CANCEL, EXPIRE, LATE_SUCCESS, SUSPICIOUS, DELAYED, DELAYED_FAILURE -> false;
        };
    if (isTried && OrderStore.ofCommunication(switches) != Communication.NO) {
      return Optional.of(SignedResult.unsigned("021", "COMMUNICATION_ERROR"));
    }
    if (attempt.isPresent()) {
      Account account = accounts.apply(order.merchantCode());
      return Optional.of(SignedResult.of(account, order, attempt.get(), switches));
    }
    if (outcome == Outcome.EXPIRE) {
      return Optional.of(SignedResult.unsigned("P02", "The form has expired"));
    }
    return switch (switches.choice(IzipaySimulator.CANCELLED, Cancelled.class)) {
      case NOTHING -> Optional.empty();
      case UNSIGNED -> Optional.of(SignedResult.unsigned("C01", "Operación cancelada"));
    };
  }

  private static String target(Form form, Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> form.onSuccess();
      case CANCEL -> form.onCancel();
      case INSUFFICIENT, DECLINED, EXPIRE, LATE_SUCCESS, SUSPICIOUS, DELAYED, DELAYED_FAILURE ->
          form.onError();
    };
  }

  /** A forged result: claims success, whatever happened, under an invalid signature. */
  private SignedResult forged(Form form, Order order) {
    Attempt claimed =
        new Attempt(
            "450000000",
            form.transactionId(),
            Ending.APPROVED,
            "S00000",
            order.amount(),
            order.currency(),
            0,
            clock.instant());
    Account nobody = new Account(order.merchantCode(), "", RandomText.hex(16), "");
    return SignedResult.of(nobody, order, claimed, Switches.NORMAL);
  }

  private HttpResponse leave(Form form, Optional<SignedResult> result, String url) {
    if (form.isFramed()) {
      return toPage(
          form.page(),
          result.map(SignedResult::object).orElse(Map.of()),
          "You can close this form.");
    }
    Map<String, String> fields = result.map(r -> r.fields(form.transactionId())).orElseGet(Map::of);
    String inputs =
        fields.entrySet().stream()
            .map(
                field ->
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                        .formatted(Page.escape(field.getKey()), Page.escape(field.getValue())))
            .collect(Collectors.joining());
    return Page.answer(
        200,
        "izipay/return.html",
        Map.of("title", "Izipay", "url", url, "fields", inputs, "head", REFERRER));
  }

  /** An empty object means that the form was closed without a result. */
  private static HttpResponse toPage(String page, Map<String, Object> result, String words) {
    return Page.answer(
        200,
        "izipay/result.html",
        Map.of("title", "Izipay", "page", page, "result", Json.text(result), "words", words));
  }

  private HttpResponse page(Form form) {
    Instant now = clock.instant();
    Order order = store.order(form.merchantCode(), form.orderNumber()).orElseThrow();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("Order", order.number());
    facts.put("Shop", "merchant " + order.merchantCode());
    State state = order.state(now);
    boolean isOver = form.ended() && state == State.CREATED;
    return new HostedPage(
            IzipaySimulator.NAME,
            isOver ? State.FAILED : state,
            new Amount(IzipayApi.minor(form.amount()), form.currency()),
            facts,
            order.expiresAt(),
            BUTTONS)
        .answer(now);
  }
}
