package io.tollgate.gateway;

import java.util.Optional;

/**
 * Where a plan has the two addresses of a bill, each at the place that the gateway's document
 * names.
 *
 * @param callback empty where the gateway has it in its own settings, and no bill names it
 * @param browserReturn the address as it will be sent, which may have more behind it
 */
public record Addresses(Optional<String> callback, String browserReturn) {}
