package io.tollgate.reconcile.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One finding.
 *
 * @param check what was looked at, like {@code stripe/main keys}
 * @param finding what was seen, without any secret
 * @param advice what to do about it; empty where nothing is to be done
 */
record Line(Level level, String check, String finding, String advice) {

  /** The worst comes last. */
  enum Level {
    OK,
    /** Nothing is wrong, or nothing can be known from here. */
    INFO,
    WARN,
    FAIL
  }

  static Line ok(String check, String finding) {
    return new Line(Level.OK, check, finding, "");
  }

  static Line info(String check, String finding) {
    return new Line(Level.INFO, check, finding, "");
  }

  static Line warn(String check, String finding, String advice) {
    return new Line(Level.WARN, check, finding, advice);
  }

  static Line fail(String check, String finding, String advice) {
    return new Line(Level.FAIL, check, finding, advice);
  }

  Map<String, String> toMap() {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("level", level.name());
    members.put("check", check);
    members.put("finding", finding);
    members.put("advice", advice);
    return members;
  }
}
