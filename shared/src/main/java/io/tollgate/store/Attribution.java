package io.tollgate.store;

import java.time.Instant;

/**
 * Who changes something, why and when, as the history keeps it.
 *
 * @param who a person, an API key's name, or a gateway and the source of its report
 * @param why in plain words, at most 256 characters
 */
public record Attribution(String who, String why, Instant at) {}
