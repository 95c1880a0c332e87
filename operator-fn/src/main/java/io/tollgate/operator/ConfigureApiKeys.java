package io.tollgate.operator;

import io.tollgate.auth.ApiKey;
import io.tollgate.auth.ApiKey.Act;
import io.tollgate.auth.ApiKeyText;
import io.tollgate.auth.ApiKeys;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.NewApiKey;
import io.tollgate.auth.Operator;
import io.tollgate.lambda.RequestRefused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, rotates and revokes API keys of shops. */
@Singleton
class ConfigureApiKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigureApiKeys.class);

  private final ApiKeys keys;
  private final Clock clock;

  ConfigureApiKeys(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * @throws RequestRefused 403 for a key that may do what its maker may not
   */
  ApiKeyResult make(NewApiKey wanted, Operator operator) {
    requireRights(wanted.scopes(), operator);
    Instant now = clock.instant();
    if (!keys.hasRoom(now)) {
      return new ApiKeyResult.TooMany();
    }
    ApiKeyText text = ApiKeyText.draw();
    keys.add(text, wanted, new Act(operator.name(), now));
    LOG.info("{} makes API key={}", operator.subject(), text.id());
    return made(text);
  }

  /**
   * A new key with the same name and scopes; the former one is valid for a while yet.
   *
   * @throws RequestRefused as {@link #make}
   */
  ApiKeyResult rotate(String id, KeyRotation wanted, Operator operator) {
    Instant now = clock.instant();
    Optional<ApiKey> former = keys.find(id);
    if (former.isEmpty()) {
      return new ApiKeyResult.Unknown();
    }
    requireRights(former.get().scopes(), operator);
    if (!former.get().replacedBy().isEmpty()) {
      return new ApiKeyResult.Replaced(former.get().replacedBy());
    }
    if (former.get().state(now) != ApiKey.State.ACTIVE) {
      return new ApiKeyResult.NotActive();
    }
    if (!keys.hasRoom(now)) {
      return new ApiKeyResult.TooMany();
    }
    return replaced(former.get(), wanted, new Act(operator.name(), now))
        .map(
            text -> {
              LOG.info("{} rotates API key={} to {}", operator.subject(), id, text.id());
              return made(text);
            })
        // Somebody else was faster: what became of it is seen by looking again.
        .orElseGet(() -> rotate(id, wanted, operator));
  }

  private static void requireRights(Collection<String> scopes, Operator operator) {
    if (scopes.contains(KeyScope.REFUND.word())) {
      operator.requireRefund();
    }
  }

  private Optional<ApiKeyText> replaced(ApiKey former, KeyRotation wanted, Act made) {
    Instant expiresAt =
        wanted.expiresAt().equals(ApiKey.UNKNOWN) ? former.expiresAt() : wanted.expiresAt();
    NewApiKey next = new NewApiKey(former.name(), new TreeSet<>(former.scopes()), expiresAt);
    ApiKeyText text = ApiKeyText.draw();
    return keys.replace(former, made.at().plus(wanted.overlap()), text, next, made)
        ? Optional.of(text)
        : Optional.empty();
  }

  private ApiKeyResult made(ApiKeyText text) {
    return new ApiKeyResult.Made(keys.find(text.id()).orElseThrow(), text);
  }

  ApiKeyResult revoke(String id, Operator operator) {
    if (keys.revoke(id, new Act(operator.name(), clock.instant()))) {
      LOG.info("{} revokes API key={}", operator.subject(), id);
    }
    return keys.find(id)
        .<ApiKeyResult>map(ApiKeyResult.Ended::new)
        .orElseGet(ApiKeyResult.Unknown::new);
  }
}
