package io.tollgate.reconcile.doctor;

import java.util.List;

/**
 * One thing to look at.
 *
 * @param name what its line is called where it does not come to an end
 */
record Check(String name, Work work) {

  /** What is seen, as one line or more. */
  @FunctionalInterface
  interface Work {
    List<Line> lines();
  }

  static Check of(String name, Work work) {
    return new Check(name, work);
  }
}
