package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code {"doctor":true}} through the function's jar; each line by itself is tried in its module.
 */
class DoctorLinesTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final List<String> SOUND =
      List.of(
          "accounts",
          "database",
          "event bus",
          "issuer tollgate.jwt-issuer",
          "issuer tollgate.operator-issuer",
          "mail sender",
          "schema",
          "zalopay/main key2");

  /** The simulators' clock goes with ours, so a clock that was moved is no wrong one. */
  @Test
  void soundInstallationHasNoFailureAndShowsNoSecret() {
    String ref = TOLLGATE.shop().open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> TOLLGATE.shop().status(ref).equals("PAID"));
    TOLLGATE.advance(Duration.ofHours(2));
    List<JsonNode> answers = new ArrayList<>();
    String log = CapturedLog.of(() -> answers.add(TOLLGATE.reconcile("{\"doctor\":true}")));
    String answer = answers.getFirst().toString();

    Map<String, String> levels = levels(answers.getFirst());
    assertFalse(levels.containsValue("FAIL"), answer);
    SOUND.forEach(check -> assertEquals("OK", levels.get(check), check));
    Tollgate.gateways()
        .forEach(
            gateway ->
                List.of("keys", "network", "clock")
                    .forEach(
                        check ->
                            assertEquals("OK", levels.get(gateway + "/main " + check), gateway)));
    for (String secret : TOLLGATE.secrets()) {
      assertFalse(answer.contains(secret), "answer");
      assertFalse(log.contains(secret), "log");
    }
  }

  @Test
  void gatewayThatIsDownFailsInItsOwnLinesOnly() {
    TOLLGATE.simulator("momo").preset("", "gateway-down");
    Map<String, String> levels = levels(TOLLGATE.reconcile("{\"doctor\":true}"));
    assertEquals("FAIL", levels.get("momo/main network"));
    assertEquals("WARN", levels.get("momo/main keys"));
    assertTrue(
        levels.entrySet().stream()
            .filter(line -> line.getValue().equals("FAIL"))
            .allMatch(line -> line.getKey().startsWith("momo/")),
        levels.toString());
  }

  private static Map<String, String> levels(JsonNode answer) {
    Map<String, String> levels = new TreeMap<>();
    answer
        .get("lines")
        .forEach(line -> levels.put(line.get("check").asText(), line.get("level").asText()));
    return levels;
  }
}
