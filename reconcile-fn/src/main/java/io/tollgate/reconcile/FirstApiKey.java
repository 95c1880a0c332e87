package io.tollgate.reconcile;

import io.tollgate.auth.ApiKey.Act;
import io.tollgate.auth.ApiKeyText;
import io.tollgate.auth.ApiKeys;
import io.tollgate.auth.NewApiKey;
import io.tollgate.json.Json;
import io.tollgate.lambda.InvocationEvent;
import io.tollgate.request.ApiKeyRequest;
import io.tollgate.request.JsonReader;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes the first API key of a deployment, whose operators make all others: {@code
 * {"api_key":{"name":"shop","scopes":["payment","refund"]}}}. Whoever may invoke this function
 * could read the secret in its answer, so it makes none where there is a key already, even an ended
 * one.
 */
@Singleton
class FirstApiKey {

  private static final String DEPLOYMENT = "deployment";

  private final ApiKeys keys;
  private final Clock clock;

  FirstApiKey(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Answers with the secret, once.
   *
   * @throws IllegalArgumentException when the event is wrong, naming each field
   */
  Map<String, ?> make(InvocationEvent event) {
    Instant now = clock.instant();
    NewApiKey wanted = read(event, now);
    ApiKeyText text = ApiKeyText.draw();
    return keys.addFirst(text, wanted, new Act(DEPLOYMENT, now))
        ? Map.of("created", true, "id", text.id(), "secret", text.text())
        : Map.of("created", false);
  }

  private static NewApiKey read(InvocationEvent event, Instant now) {
    JsonReader form =
        JsonReader.read(Json.write(event.json()).getBytes(StandardCharsets.UTF_8)).orElseThrow();
    NewApiKey wanted = ApiKeyRequest.read(form.object("api_key"), now);
    if (!form.errors().isEmpty()) {
      throw new IllegalArgumentException(
          form.errors().stream()
              .map(error -> error.field() + " " + error.message())
              .collect(Collectors.joining("; ")));
    }
    return wanted;
  }
}
