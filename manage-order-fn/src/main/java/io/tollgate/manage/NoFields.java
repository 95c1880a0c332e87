package io.tollgate.manage;

import io.tollgate.http.JsonForm;
import java.util.Set;

/** A command that says all with its name. */
record NoFields() {

  static NoFields read(JsonForm form) {
    form.refuseOthers(Set.of());
    return new NoFields();
  }
}
