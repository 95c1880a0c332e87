package io.tollgate.request;

import io.tollgate.auth.ApiKey;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.NewApiKey;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;

/** Reads what an API key is to be. */
public final class ApiKeyRequest {

  private static final int NAME_CHARACTERS_MAX = 80;
  private static final Pattern SCOPE = Pattern.compile(String.join("|", KeyScope.words()));

  private ApiKeyRequest() {}

  /** Reads a new key; errors are left in the form. */
  public static NewApiKey read(JsonReader form, Instant now) {
    form.refuseOthers(Set.of("name", "scopes", "expires_at"));
    int errors = form.errors().size();
    SortedSet<String> scopes = form.words("scopes", KeyScope.values().length, SCOPE);
    if (scopes.isEmpty() && form.errors().size() == errors) {
      form.error("scopes", "required", "must name at least one of " + KeyScope.words());
    }
    return new NewApiKey(
        form.text("name", NAME_CHARACTERS_MAX), scopes, expiry(form, now, ApiKey.NEVER));
  }

  /** Reads when a key ends. */
  public static Instant expiry(JsonReader form, Instant now, Instant otherwise) {
    if (!form.has("expires_at")) {
      return otherwise;
    }
    Instant expiresAt = form.time("expires_at");
    if (!expiresAt.isAfter(now) && !expiresAt.equals(Instant.EPOCH)) {
      form.error("expires_at", "range", "must be later than now");
    }
    return expiresAt;
  }
}
