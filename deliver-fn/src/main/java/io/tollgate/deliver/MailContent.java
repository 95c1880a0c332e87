package io.tollgate.deliver;

import io.tollgate.money.Money;
import io.tollgate.stored.StoredOrder.Line;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * What a mail says.
 *
 * @param reason why money goes back: {@code twice}, {@code cancelled}, {@code replaced}; else empty
 * @param amount that it is about
 * @param lines what was bought, of a receipt alone
 * @param trackingNumber empty where there is none
 * @param page of the order, with its key
 */
record MailContent(
    MailKind kind,
    String reason,
    String order,
    Locale locale,
    Money amount,
    List<Line> lines,
    String trackingNumber,
    URI page) {

  /** Leaves out the order's key. */
  @Override
  public String toString() {
    return "mail " + kind + " of " + order;
  }
}
