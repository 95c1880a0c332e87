package io.tollgate.create;

import io.tollgate.store.Attribution;
import java.net.URI;
import java.time.Instant;

/**
 * One payment is to be opened.
 *
 * @param request which order, how to pay it, and who pays
 * @param sale what the order sells
 * @param who asks, for the order's history
 * @param publicUrl where this API is reached, for the gateway
 */
record OpenPaymentCommand(PaymentRequest request, Sale sale, String who, URI publicUrl) {

  /** For an order that is placed by its number and total alone. */
  static OpenPaymentCommand ofAmount(PaymentRequest request, String who, URI publicUrl) {
    return new OpenPaymentCommand(request, new Sale.OfAmount(), who, publicUrl);
  }

  /** Whoever checks a cart out means how it is now; a shop may have mistaken the number. */
  boolean mayReplace() {
    return switch (sale) {
      case Sale.OfAmount _, Sale.OfDelivery _ -> request.replace();
      case Sale.OfCart _ -> true;
    };
  }

  URI route(String kind, String gateway, String name) {
    return URI.create(publicUrl + "/api/v1/" + kind + "/" + gateway + "/" + name);
  }

  Attribution attribution(String why, Instant now) {
    return new Attribution(who, why, now);
  }
}
