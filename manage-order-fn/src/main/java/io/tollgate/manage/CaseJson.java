package io.tollgate.manage;

import io.tollgate.order.PublicId;
import io.tollgate.store.CaseKind;
import io.tollgate.store.ReviewCase;
import io.tollgate.store.ReviewCase.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cases as operators see them. */
final class CaseJson {

  private CaseJson() {}

  /** A case and its decision. */
  static Map<String, Object> of(ReviewCase about) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", about.id());
    body.put("case_id", PublicId.CASE.of(about.id()));
    body.put("kind", about.kind().name());
    body.put("open", about.isOpen());
    if (about.verdict() instanceof Verdict.Decided decided) {
      body.put("decision", decided.decision());
      body.put("who", decided.who());
      body.put("note", decided.note());
      body.put("decided_at", decided.at().toString());
    }
    return body;
  }

  /** A case as a list has it, with what can be decided about it. */
  static Map<String, Object> withDecisions(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>(row);
    List<Decision> decisions =
        row.containsKey("decided_at")
            ? List.of()
            : Decision.on(CaseKind.valueOf(row.get("kind").toString()), row.containsKey("refund"));
    shown.put("decisions", decisions.stream().map(Decision::word).toList());
    return shown;
  }
}
