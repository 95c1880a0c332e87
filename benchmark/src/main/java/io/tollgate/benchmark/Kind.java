package io.tollgate.benchmark;

import java.util.Locale;

/** What runs: the real function, or the least that could do its work. */
enum Kind {
  TOLLGATE,
  JAVA,
  NODE;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
