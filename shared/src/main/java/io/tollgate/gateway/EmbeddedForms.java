package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import java.util.List;
import java.util.Map;

/**
 * The ability to be paid in a form of the gateway's that a page of ours, or of the shop's, shows.
 */
public interface EmbeddedForms {

  /** The setting of a payment method that says how the form is shown where a request does not. */
  String MODE = "mode";

  /**
   * The modes in which the form can be shown, as front ends name them; the first is the default.
   */
  List<String> modes();

  /** The page of ours that shows the form in every mode: it asks for its session by itself. */
  Page page();

  /**
   * Asks the gateway for what one showing of the form needs. Holds a token: shown to the buyer's
   * page, never stored and never logged.
   *
   * @throws GatewayUnreachable when the gateway gave none
   */
  Session session(Bill bill);

  /**
   * A page without any secret or any data of a bill.
   *
   * @param contentSecurityPolicy allows what the page loads and nothing else
   */
  record Page(String html, String contentSecurityPolicy) {}

  /** The data that the page gets, as JSON. */
  record Session(Map<String, Object> members) {

    @Override
    public String toString() {
      return "a form's session";
    }
  }
}
