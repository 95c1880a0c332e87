package io.tollgate.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/**
 * What one change did to the records of one map, in this order, as a line of the state file says
 * it.
 *
 * @param clear whether all that was in it is gone
 * @param remove keys
 * @param put records, new or changed
 */
record StateChange(
    @JsonInclude(Include.NON_DEFAULT) boolean clear,
    @JsonInclude(Include.NON_EMPTY) List<String> remove,
    @JsonInclude(Include.NON_EMPTY) List<?> put) {

  /** Of a map that is written down anew. */
  static StateChange of(Object put) {
    return new StateChange(false, List.of(), List.of(put));
  }

  boolean isEmpty() {
    return !clear && size() == 0;
  }

  int size() {
    return remove.size() + put.size();
  }
}
