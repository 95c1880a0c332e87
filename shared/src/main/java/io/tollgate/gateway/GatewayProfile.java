package io.tollgate.gateway;

import java.util.List;

/**
 * How people know a gateway.
 *
 * @param displayName as the gateway writes its own name, at most 40 characters
 * @param homePage the address of its web site; "" where it has none
 * @param countries the countries that it serves, as ISO 3166-1 codes of two letters; empty where it
 *     serves no country in particular
 */
public record GatewayProfile(String displayName, String homePage, List<String> countries) {}
