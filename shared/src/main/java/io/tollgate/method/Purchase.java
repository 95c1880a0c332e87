package io.tollgate.method;

import io.tollgate.money.Money;
import java.util.Set;

/**
 * What the rules of payment methods look at.
 *
 * @param country of the buyer, ISO 3166-1, two capital letters; "" when nobody said
 * @param flags what the ordered things are, in the shop's own words
 */
public record Purchase(Money amount, String country, Set<String> flags) {}
