package io.tollgate.simulator.stripe;

import java.time.Instant;

/**
 * Something that happens to a session, from its time on to be read at /v1/events.
 *
 * @param session which it is about
 * @param body the whole event, as it is sent
 */
record Event(String id, String account, String session, String type, Instant at, String body) {}
