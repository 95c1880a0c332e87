package io.tollgate.deliver;

import io.tollgate.order.PublicId;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedSet;

/**
 * Where a shop wants its events sent to.
 *
 * @param events the types that it wants; all of them when there are none
 * @param nonce of its signing secrets
 * @param secretVersion how many secrets there were, from 1
 * @param signsFrom the oldest secret that signs until then
 * @param previousUntil until when older secrets sign too; {@link Instant#EPOCH} when there are none
 */
record WebhookEndpoint(
    long id,
    URI url,
    String description,
    SortedSet<String> events,
    String nonce,
    int secretVersion,
    int signsFrom,
    Instant previousUntil,
    Status status,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether anything is sent to it. */
  sealed interface Status {

    record Enabled() implements Status {}

    /**
     * Nothing is.
     *
     * @param undeliveredSince when the oldest event was created that it has not taken; of what was
     *     given up long before, nothing counts
     */
    record Disabled(Reason why, Instant at, Instant undeliveredSince) implements Status {}
  }

  /** Why nothing is sent to an endpoint. */
  enum Reason {
    /** An operator said so. */
    OPERATOR,
    /** It answered 410. */
    GONE,
    /** No attempt succeeded for days. */
    FAILING;

    /** As callers read it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nobody of the shop may have noticed. */
    boolean needsReview() {
      return this != OPERATOR;
    }
  }

  /** The id as operators see it, like {@code we_7}. */
  String publicId() {
    return PublicId.ENDPOINT.of(id);
  }

  boolean isEnabled() {
    return status instanceof Status.Enabled;
  }
}
