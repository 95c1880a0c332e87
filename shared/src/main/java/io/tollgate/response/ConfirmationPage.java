package io.tollgate.response;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Ref;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.net.URI;

/** The shop's page to which a buyer comes back, unless the payment names another. */
@Singleton
public final class ConfirmationPage {

  private final URI url;

  public ConfirmationPage(@Property(name = "tollgate.shop-url") URI shopUrl) {
    this.url = URI.create(shopUrl + "/order/confirmation");
  }

  public URI url() {
    return url;
  }

  /**
   * Leads a browser here, because a person reads no JSON; without a reference, the page says how to
   * find the order. A program is told the problem.
   */
  public HttpReply insteadOf(HttpReply problem, HttpEvent event) {
    return event.isFromBrowser() ? HttpReply.seeOther(url) : problem;
  }

  /** The same where a gateway has signed which payment it is about. */
  public HttpReply insteadOf(HttpReply problem, HttpEvent event, Ref ref) {
    return event.isFromBrowser() ? HttpReply.seeOther(StoredBill.landing(url, ref)) : problem;
  }
}
