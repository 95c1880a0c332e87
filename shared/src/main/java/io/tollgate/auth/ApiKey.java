package io.tollgate.auth;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * One shop's key.
 *
 * @param sha256 lower-case hexadecimal hash of the whole key
 * @param scopes separated by blanks
 * @param name who this is, in the history
 */
@MappedEntity("api_key")
public record ApiKey(
    @Id String id, String sha256, String scopes, String name, @Nullable Instant expiresAt) {}
