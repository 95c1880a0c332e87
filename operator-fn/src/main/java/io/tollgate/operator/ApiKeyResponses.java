package io.tollgate.operator;

import io.tollgate.auth.ApiKey;
import io.tollgate.auth.ApiKeyText;
import io.tollgate.auth.ApiKeys;
import io.tollgate.lambda.HttpReply;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** API keys as operators see them. */
@Singleton
class ApiKeyResponses {

  private final Clock clock;

  ApiKeyResponses(Clock clock) {
    this.clock = clock;
  }

  HttpReply list(List<ApiKey> keys) {
    return HttpReply.json(200, Map.of("api_keys", keys.stream().map(this::describe).toList()));
  }

  HttpReply of(ApiKeyResult result) {
    return switch (result) {
      case ApiKeyResult.Made(ApiKey key, ApiKeyText text) -> withSecret(key, text);
      case ApiKeyResult.Ended(ApiKey key) -> HttpReply.json(200, describe(key));
      case ApiKeyResult.Unknown _ -> HttpReply.notFound("No such API key");
      case ApiKeyResult.TooMany _ ->
          HttpReply.conflict(
              "too_many_api_keys",
              ApiKeys.ACTIVE_MAX + " API keys are valid already: revoke one first");
      case ApiKeyResult.Replaced(String replacedBy) ->
          HttpReply.conflict(
              "api_key_replaced",
              "This API key was rotated before: rotate the one in its place",
              Map.of("replaced_by", replacedBy));
      case ApiKeyResult.NotActive _ ->
          HttpReply.conflict(
              "api_key_ended", "This API key has expired or was revoked: make a new one");
    };
  }

  /** The only answer that shows a secret. */
  private HttpReply withSecret(ApiKey key, ApiKeyText text) {
    Map<String, Object> body = describe(key);
    body.put("secret", text.text());
    return HttpReply.json(201, body);
  }

  private Map<String, Object> describe(ApiKey key) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", key.id());
    body.put("name", key.name());
    body.put("scopes", key.scopes().stream().sorted().toList());
    body.put("status", key.state(clock.instant()).name().toLowerCase(Locale.ROOT));
    describe(body, "created", key.created());
    putUnless(ApiKey.UNKNOWN, body, "last_used_at", key.lastUsedAt());
    putUnless(ApiKey.NEVER, body, "expires_at", key.expiresAt());
    if (!key.replacedBy().isEmpty()) {
      body.put("replaced_by", key.replacedBy());
    }
    describe(body, "revoked", key.revoked());
    return body;
  }

  private static void describe(Map<String, Object> body, String verb, ApiKey.Act act) {
    if (act.isKnown()) {
      body.put(verb + "_at", act.at().toString());
      body.put(verb + "_by", act.who());
    }
  }

  private static void putUnless(Instant none, Map<String, Object> body, String name, Instant at) {
    if (!at.equals(none)) {
      body.put(name, at.toString());
    }
  }
}
