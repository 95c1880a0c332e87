package io.tollgate.deliver;

import io.tollgate.deliver.WebhookDeliveries.Window;
import io.tollgate.outbox.EventType;
import io.tollgate.request.JsonReader;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an operator says of an endpoint.
 *
 * @param events the types that it wants; all of them when there are none
 */
record EndpointRequest(URI url, SortedSet<String> events, String description) {

  private static final int DESCRIPTION_CHARACTERS_MAX = 200;
  private static final Set<String> FIELDS = Set.of("url", "events", "description");
  private static final URI NONE = URI.create("https://shop.invalid/");

  private static final Pattern TYPE =
      Pattern.compile(
          Arrays.stream(EventType.values())
              .filter(type -> type != EventType.ENDPOINT_TEST)
              .map(type -> type.label().replace(".", "\\."))
              .collect(Collectors.joining("|")));

  /** Reads the body of POST; errors are left in the form. */
  static EndpointRequest added(JsonReader form, WebhookTargets targets) {
    form.refuseOthers(FIELDS);
    String url = form.text("url", WebhookTargets.URL_CHARACTERS_MAX);
    return new EndpointRequest(
        url.isEmpty() ? NONE : url(form, url, targets),
        events(form),
        form.optionalText("description", DESCRIPTION_CHARACTERS_MAX).orElse(""));
  }

  /** Whether an endpoint is just so. */
  boolean isOf(WebhookEndpoint endpoint) {
    return url.equals(endpoint.url())
        && events.equals(endpoint.events())
        && description.equals(endpoint.description());
  }

  /** Reads the body of PUT: what is not named stays as it is. */
  static EndpointRequest changed(JsonReader form, WebhookEndpoint before, WebhookTargets targets) {
    form.refuseOthers(FIELDS);
    return new EndpointRequest(
        form.optionalText("url", WebhookTargets.URL_CHARACTERS_MAX)
            .map(url -> url(form, url, targets))
            .orElse(before.url()),
        form.has("events") ? events(form) : before.events(),
        form.changedText("description", DESCRIPTION_CHARACTERS_MAX).orElse(before.description()));
  }

  /** Reads the body of POST …/redeliver; errors are left in the form. */
  static Window window(JsonReader form) {
    form.refuseOthers(Set.of("from", "to"));
    return new Window(form.time("from"), form.time("to"), true);
  }

  private static URI url(JsonReader form, String text, WebhookTargets targets) {
    Optional<URI> url = targets.parse(text);
    if (url.isEmpty()) {
      form.error("url", "format", targets.description());
    }
    return url.orElse(NONE);
  }

  private static SortedSet<String> events(JsonReader form) {
    return form.words("events", EventType.values().length, TYPE);
  }
}
