package io.tollgate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;

/** What an explainer says of pasted texts, in which no key may stand. */
public record Explanations(ExplainsSignatures gateway, Set<String> secrets) {

  /** What is said of any text. */
  public ExplanationLines of(String message) {
    ExplanationLines lines = ExplanationLines.of(SignatureExplanations.explain(gateway, message));
    secrets.forEach(secret -> assertFalse(lines.text().contains(secret), "a key is shown"));
    return lines;
  }

  /** The mistake is named, and proven. */
  public void assertExplained(String words, String message) {
    ExplanationLines lines = of(message);
    assertEquals("explained", lines.result(), lines::text);
    assertTrue(
        lines.reasons().stream().anyMatch(reason -> reason.contains(words)),
        () -> "no '" + words + "' in " + lines.text());
  }

  public void assertVerified(String message) {
    ExplanationLines lines = of(message);
    assertEquals("verified", lines.result(), lines::text);
  }

  public void assertUnexplained(String message) {
    ExplanationLines lines = of(message);
    assertEquals("unexplained", lines.result(), lines::text);
  }

  /** Whatever is pasted has an answer. */
  public void assertGarbageIsUnreadable() {
    for (String garbage :
        new String[] {
          "",
          " \n",
          "x",
          "{",
          "{}",
          "[]",
          "{\"a\":",
          "https://shop.example/",
          "https://shop.example/?",
          "%zz=1",
          "a=1&a=2",
          "\uD800",
          "\u0000",
          "POST / HTTP/1.1",
          "A: b",
          "A: b\n\n{}",
          "[".repeat(50_000),
          "{\"a\":".repeat(5_000),
          "x".repeat(PastedMessage.CHARACTERS_MAX + 1)
        }) {
      assertEquals(
          "unreadable", of(garbage).result(), garbage.substring(0, Math.min(20, garbage.length())));
    }
  }
}
