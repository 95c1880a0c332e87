package io.tollgate.store;

/**
 * Whom an order is for and where it goes.
 *
 * @param contact JSON: name, email, phone, and a document of identity where the country asks for it
 * @param shipping JSON: the address
 * @param note from the buyer; empty for none
 */
public record Recipient(String contact, String shipping, String note) {

  /** Leaves all of it out. */
  @Override
  public String toString() {
    return "recipient";
  }
}
