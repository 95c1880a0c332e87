package io.tollgate.gateway;

/**
 * The buyer's data from the shop, "" where it gave none. Personal data for the gateway, so it is
 * never logged.
 *
 * @param id the shop's own name for the buyer
 * @param ip an IPv4 or IPv6 address
 * @param locale like {@code vi} or {@code es-PE}
 */
public record Buyer(
    String id, String name, String email, String phone, String ip, String locale, Billing billing) {

  public static final Buyer UNKNOWN = new Buyer("", "", "", "", "", "", Billing.UNKNOWN);

  /**
   * Who the invoice is for.
   *
   * @param country ISO 3166-1, two capital letters
   * @param documentType the kind of the identity document, in the gateway's words
   */
  public record Billing(
      String firstName,
      String lastName,
      String street,
      String city,
      String state,
      String country,
      String postalCode,
      String documentType,
      String document) {

    public static final Billing UNKNOWN = new Billing("", "", "", "", "", "", "", "", "");

    @Override
    public String toString() {
      return "billing";
    }
  }

  @Override
  public String toString() {
    return "buyer";
  }
}
