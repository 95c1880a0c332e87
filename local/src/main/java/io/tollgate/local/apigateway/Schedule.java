package io.tollgate.local.apigateway;

import java.time.Duration;

/** A function that runs by itself every so often, with this JSON as its event. */
public record Schedule(String function, Duration rate, String input) {}
