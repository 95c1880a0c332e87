package io.tollgate.store;

import io.tollgate.stored.ReviewCase;

/**
 * A person's decision about to be stored, in the same transaction as what it leads to.
 *
 * @param decision in one word, at most 12 characters
 * @param note why; may be empty
 */
public record ReviewDecision(ReviewCase about, String decision, String note) {}
