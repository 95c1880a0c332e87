package io.tollgate.manage;

import io.tollgate.request.JsonReader;
import java.util.Set;

/**
 * An order goes on.
 *
 * @param anyway although its money is disputed, or some of it went back
 */
record MoveRequest(boolean anyway) {

  static MoveRequest read(JsonReader form) {
    form.refuseOthers(Set.of("anyway"));
    return new MoveRequest(form.flag("anyway"));
  }
}
