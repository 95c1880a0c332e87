package io.tollgate.explain;

import io.tollgate.explain.SignatureExplanation.Compared;
import io.tollgate.explain.SignatureExplanation.Explained;
import io.tollgate.explain.SignatureExplanation.Unexplained;
import io.tollgate.explain.SignatureExplanation.Unreadable;
import io.tollgate.explain.SignatureExplanation.Verified;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An explanation as people read it: what it comes to, why, and the strings that were compared.
 *
 * @param result {@code verified}, {@code explained}, {@code unexplained} or {@code unreadable}
 * @param title in one sentence
 * @param reasons the mistakes, and what else is to say
 * @param strings by what they are
 */
public record ExplanationLines(
    String result, String title, List<String> reasons, Map<String, String> strings) {

  /** Says the same in words. */
  public static ExplanationLines of(SignatureExplanation explanation) {
    return switch (explanation) {
      case Verified(Compared compared, List<String> notes) ->
          new ExplanationLines("verified", "The signature is right.", notes, strings(compared));
      case Explained(Compared compared, List<String> mistakes, String signed, List<String> notes) ->
          explained(compared, mistakes, signed, notes);
      case Unexplained(Compared compared, List<String> notes) ->
          new ExplanationLines(
              "unexplained",
              "The signature is wrong, and by no known mistake: compare the string with what was"
                  + " signed, and the key. A field may have changed after signing.",
              notes,
              strings(compared));
      case Unreadable(String reason) ->
          new ExplanationLines("unreadable", reason + ".", List.of(), Map.of());
    };
  }

  private static ExplanationLines explained(
      Compared compared, List<String> mistakes, String signed, List<String> notes) {
    List<String> reasons = new ArrayList<>(mistakes);
    Difference.between(signed, compared.canonical())
        .ifPresent(
            first ->
                reasons.add(
                    "first difference at character %d: signed was %s, and right is %s"
                        .formatted(first.at(), first.signed(), first.right())));
    reasons.addAll(notes);
    Map<String, String> strings = strings(compared);
    if (!signed.equals(compared.canonical())) {
      strings.put("What was signed", signed);
    }
    return new ExplanationLines(
        "explained",
        "The signature is wrong. Proven: with this, one gets the signature that came.",
        reasons,
        strings);
  }

  private static Map<String, String> strings(Compared compared) {
    Map<String, String> strings = new LinkedHashMap<>();
    strings.put("Account", compared.account());
    strings.put("Signature that came", compared.received());
    strings.put("Right signature", compared.computed());
    strings.put("Right string to sign", compared.canonical());
    return strings;
  }

  /** As plain text. */
  public String text() {
    StringBuilder text = new StringBuilder(title).append('\n');
    reasons.forEach(reason -> text.append("- ").append(reason).append('\n'));
    strings.forEach(
        (name, value) -> text.append('\n').append(name).append(":\n").append(value).append('\n'));
    return text.toString();
  }
}
