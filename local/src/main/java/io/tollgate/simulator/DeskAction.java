package io.tollgate.simulator;

/**
 * Something that the merchant's people can do with a paid order at the gateway's own desk, behind
 * the back of whatever called its API.
 *
 * @param name on the wire: lower case with hyphens
 * @param label what its button says
 * @param takesAmount in minor units; without one it means all that is left
 */
public record DeskAction(String name, String label, boolean takesAmount) {}
