package io.tollgate.manage;

import io.tollgate.request.JsonReader;
import java.util.Set;

/**
 * The goods are on their way.
 *
 * @param trackingNumber the carrier's number for them; empty when there is none
 * @param anyway although the money is disputed, or some of it went back
 */
record ShipRequest(String trackingNumber, boolean anyway) {

  static ShipRequest read(JsonReader form) {
    form.refuseOthers(Set.of("tracking_number", "anyway"));
    return new ShipRequest(
        form.optionalText("tracking_number", 100).orElse(""), form.flag("anyway"));
  }
}
