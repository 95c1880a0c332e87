/**
 * Gateways that are wrong in one way, which their name says, and right in all others: each is the
 * sample wallet with one method changed. The contract test fails every one of them.
 */
package io.tollgate.gateway.mutants;
