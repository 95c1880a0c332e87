package io.tollgate.manage;

import io.tollgate.request.JsonReader;
import io.tollgate.settle.Decision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A person decides a case.
 *
 * @param note why; empty where the decision says it all
 */
record DecideRequest(Decision decision, String note) {

  private static final int NOTE_MAX = 1000;

  static DecideRequest read(JsonReader form) {
    form.refuseOthers(Set.of("decision", "note"));
    String word = form.text("decision", 12);
    Optional<Decision> decision =
        Arrays.stream(Decision.values()).filter(d -> d.word().equals(word)).findFirst();
    if (!word.isEmpty() && decision.isEmpty()) {
      form.error("decision", "choice", "must be one of " + words(List.of(Decision.values())));
    }
    return new DecideRequest(
        decision.orElse(Decision.KEEP), form.optionalLines("note", NOTE_MAX).orElse(""));
  }

  static String words(List<Decision> decisions) {
    return decisions.stream().map(Decision::word).collect(Collectors.joining(", "));
  }
}
