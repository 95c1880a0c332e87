package io.tollgate.manage;

import io.tollgate.http.JsonForm;
import java.util.Set;

/**
 * The goods are on their way.
 *
 * @param trackingNumber the carrier's number for them; empty when there is none
 */
record ShipRequest(String trackingNumber) {

  static ShipRequest read(JsonForm form) {
    form.refuseOthers(Set.of("tracking_number"));
    return new ShipRequest(form.optionalText("tracking_number", 100).orElse(""));
  }
}
