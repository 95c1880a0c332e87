package io.tollgate.gateway;

import io.tollgate.bill.Memo;
import java.time.Instant;

/** What a bill will be bound to at its gateway, fixed before the gateway hears of it. */
public record Plan(Instant deadline, Memo memo) {}
