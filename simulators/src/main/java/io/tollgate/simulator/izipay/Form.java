package io.tollgate.simulator.izipay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * One showing of the form: what the page's config asked for.
 *
 * @param page the origin of the page that shows it, the only one that gets the result
 * @param ended whether somebody has pressed a button
 */
record Form(
    String id,
    String merchantCode,
    String orderNumber,
    String transactionId,
    String amount,
    String currency,
    String mode,
    String page,
    String onSuccess,
    String onError,
    String onCancel,
    String ipnUrl,
    boolean ended) {

  private static final Set<String> MODES = Set.of("embedded", "pop-up", "redirect");
  private static final Set<String> CURRENCIES = Set.of("PEN", "USD");

  /** The form of a config; empty when it breaks a rule. */
  static Optional<Form> of(String id, JsonNode config, String page) {
    JsonNode order = config.path("order");
    JsonNode render = config.path("render");
    JsonNode urls = render.path("redirectUrls");
    Form form =
        new Form(
            id,
            config.path("merchantCode").asText(),
            order.path("orderNumber").asText(),
            config.path("transactionId").asText(),
            order.path("amount").asText(),
            order.path("currency").asText(),
            render.path("typeForm").asText(),
            page,
            urls.path("onSuccess").asText(),
            urls.path("onError").asText(),
            urls.path("onCancel").asText(),
            config.path("urlIPN").asText(),
            false);
    return Optional.of(form).filter(f -> f.isValid(order, config));
  }

  private boolean isValid(JsonNode order, JsonNode config) {
    boolean hasUrls = !onSuccess.isEmpty() && !onError.isEmpty() && !onCancel.isEmpty();
    return MODES.contains(mode)
        && CURRENCIES.contains(currency)
        && (isFramed() || hasUrls)
        && (ipnUrl.isEmpty() || ipnUrl.length() >= 5 && ipnUrl.length() <= 400)
        && config.path("action").asText().equals("pay")
        && order.path("processType").asText().equals("AT")
        && order.path("dateTimeTransaction").asText().matches("[0-9]{16}");
  }

  /** Whether it is inside the merchant's page and sends that page the result. */
  boolean isFramed() {
    return !mode.equals("redirect");
  }

  Form pressed() {
    return new Form(
        id,
        merchantCode,
        orderNumber,
        transactionId,
        amount,
        currency,
        mode,
        page,
        onSuccess,
        onError,
        onCancel,
        ipnUrl,
        true);
  }
}
