package io.tollgate.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A bad day that one click or one call brings about: switches are moved and something is done.
 *
 * @param name on the wire: lower case with hyphens
 * @param label what its button says
 * @param does what it will do, in one sentence
 * @param switches name and value of each that it moves, as far as the gateway has them
 */
record Preset(
    String name,
    String label,
    String does,
    Target target,
    Map<String, String> switches,
    Step step) {

  /** What it is about. */
  enum Target {
    /** The order that is named. */
    ORDER,
    /** The order that is named, or else every order to come. */
    ORDER_OR_FUTURE,
    GATEWAY
  }

  /** What is done once the switches are moved; to an order only where one is named. */
  enum Step {
    NONE,
    PAY,
    PAY_HALF,
    PAY_AFTER_DEADLINE,
    PAY_TWICE,
    GO_DOWN
  }

  private static final List<Preset> ALL =
      List.of(
          paid(
              "callback-lost",
              "Paid, callback lost",
              "The buyer pays and no callback is sent, so that only a query finds the money.",
              Map.of("callback-lost", "true")),
          paid(
              "callback-late",
              "Paid, callback late",
              "The buyer pays and the callback comes ten minutes later.",
              Map.of("callback-late-seconds", "600")),
          paid(
              "callback-doubled",
              "Paid, callback doubled",
              "The buyer pays and the callback is sent twice at the same time.",
              Map.of("callback-copies", "2")),
          paid(
              "callback-forged",
              "Paid, callback forged",
              "The buyer pays and the callback is signed with a wrong key.",
              Map.of("callback-forged", "other-key")),
          ofOrder(
              "paid-after-deadline",
              "Paid after the deadline",
              "The clock moves to one minute past the order's deadline, and then the buyer pays.",
              Step.PAY_AFTER_DEADLINE),
          ofOrder(
              "paid-twice",
              "Paid twice",
              "The buyer pays, and then pays the same order again under another number.",
              Step.PAY_TWICE),
          ofOrder(
              "paid-too-little",
              "Paid too little",
              "The buyer pays half of the amount.",
              Step.PAY_HALF),
          faulty(
              "buyer-gone",
              "Buyer closes the window",
              "The buyer's browser does not come back from the gateway's page.",
              Map.of("return", "missing")),
          faulty(
              "answers-lost",
              "Answers lost",
              "Calls are carried out and then cut off without an answer.",
              Map.of(
                  "create-answer", "drop-after",
                  "query-answer", "drop-after",
                  "refund-answer", "drop-after")),
          faulty(
              "slow",
              "Slow gateway",
              "Every call is answered after 20 seconds.",
              Map.of(
                  "create-delay-ms", "20000",
                  "query-delay-ms", "20000",
                  "refund-delay-ms", "20000")),
          faulty(
              "refund-fails",
              "Refunds fail",
              "A refund is accepted and fails in the end.",
              Map.of("refund-course", "fails")),
          new Preset(
              "gateway-down",
              "Gateway down for a minute",
              "For one minute every call and page is cut off without an answer, and no callback"
                  + " is sent.",
              Target.GATEWAY,
              Map.of(),
              Step.GO_DOWN));

  private static Preset paid(String name, String label, String does, Map<String, String> switches) {
    return new Preset(name, label, does, Target.ORDER_OR_FUTURE, switches, Step.PAY);
  }

  private static Preset ofOrder(String name, String label, String does, Step step) {
    return new Preset(name, label, does, Target.ORDER, Map.of(), step);
  }

  private static Preset faulty(
      String name, String label, String does, Map<String, String> switches) {
    return new Preset(name, label, does, Target.ORDER_OR_FUTURE, switches, Step.NONE);
  }

  /** Those that the gateway can play, with the switches that it has. */
  static List<Preset> of(Controlled gateway) {
    return ALL.stream().flatMap(preset -> preset.at(gateway)).toList();
  }

  private Stream<Preset> at(Controlled gateway) {
    Map<String, String> known = new TreeMap<>(switches);
    known.entrySet().removeIf(entry -> !isKnown(gateway, entry.getKey(), entry.getValue()));
    boolean isPossible =
        (switches.isEmpty() || !known.isEmpty())
            && (step != Step.PAY_TWICE
                || gateway.merchantActions().contains(MerchantAction.PAY_AGAIN));
    return isPossible ? Stream.of(new Preset(name, label, does, target, known, step)) : Stream.of();
  }

  private static boolean isKnown(Controlled gateway, String name, String value) {
    return gateway.switches().stream()
        .anyMatch(which -> which.name().equals(name) && which.kind().allows(value));
  }

  /** Whether all that it switches on is on. */
  boolean isOn(Switches positions) {
    return !switches.isEmpty() && positions.moved().entrySet().containsAll(switches.entrySet());
  }

  /** These positions with its own laid over them. */
  Switches over(Switches positions, List<Switch> known) {
    Map<String, String> all = positions.moved();
    all.putAll(switches);
    return Switches.of(all, known);
  }
}
