package io.tollgate.manage;

import io.tollgate.order.PublicId;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.ReviewCase.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** A case and its decision as operators see them. */
final class CaseJson {

  private CaseJson() {}

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
}
