package io.tollgate.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which faults hold for which order. An order takes over the default when it is created and keeps
 * it; switches set for an id that is not known yet wait for it.
 */
public final class Faults {

  private record Saved(Switches standard, Map<String, Switches> byOrder) {}

  private final SimulatorState memory;
  private final Map<String, Switches> byOrder = new HashMap<>();
  private Switches standard = Switches.NORMAL;

  public Faults(SimulatorState memory) {
    this.memory = memory;
    List<Saved> saved =
        memory.keep("faults", Saved.class, () -> List.of(new Saved(standard, byOrder)));
    saved.forEach(
        one -> {
          standard = one.standard();
          byOrder.putAll(one.byOrder());
        });
  }

  /** For every order created from now on. */
  public void byDefault(Switches switches) {
    memory.change(() -> standard = switches);
  }

  /** For one order, known or still to come. */
  public void order(String id, Switches switches) {
    memory.change(() -> byOrder.put(id, switches));
  }

  /** For every order there is and every one to come: an outage. */
  public void everywhere(Switches switches) {
    memory.change(
        () -> {
          byOrder.replaceAll((_, _) -> switches);
          return standard = switches;
        });
  }

  public Switches byDefault() {
    return memory.read(() -> standard);
  }

  /** What holds for this order, or would hold if it were created now. */
  public Switches of(String id) {
    return memory.read(() -> byOrder.getOrDefault(id, standard));
  }

  /** Pins the default to an order that is being created. To be called inside a change. */
  public void adopt(String id) {
    byOrder.putIfAbsent(id, standard);
  }

  /** Back to normal. To be called inside a change. */
  public void clear() {
    byOrder.clear();
    standard = Switches.NORMAL;
  }
}
