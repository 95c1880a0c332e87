package io.tollgate.manage;

import io.tollgate.request.JsonReader;
import java.util.Set;

/**
 * An operator fails an order.
 *
 * @param refund whether the money that it holds shall be given back
 */
record FailRequest(String reason, boolean refund) {

  static FailRequest read(JsonReader form) {
    form.refuseOthers(Set.of("reason", "refund"));
    return new FailRequest(
        form.optionalText("reason", 100).orElse("Cancelled"), form.flag("refund"));
  }
}
