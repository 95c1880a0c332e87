package io.tollgate.bill;

/**
 * Why we believe a report of money: the verified message itself and the name of what proved it.
 * Kept with the receipt as long as the books.
 *
 * @param keyId the name of the key, or of the authenticated call; never the key
 * @param message the exact text that was verified
 */
public record Evidence(String keyId, String message) {}
