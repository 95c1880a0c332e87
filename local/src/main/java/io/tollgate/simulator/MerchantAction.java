package io.tollgate.simulator;

/**
 * Something that can be done with an order at one gateway and at no other: what the merchant's
 * people do at its desk behind the back of whatever calls its API, or a test of the gateway's own.
 *
 * @param name on the wire: lower case with hyphens
 * @param label what its button says
 * @param isForPaid whether only a paid order knows it
 * @param takesAmount in minor units; without one it means all that is left
 */
public record MerchantAction(String name, String label, boolean isForPaid, boolean takesAmount) {}
