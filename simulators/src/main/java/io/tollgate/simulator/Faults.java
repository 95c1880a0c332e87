package io.tollgate.simulator;

import java.util.List;

/**
 * Which faults hold for which order. An order takes over the default when it is created and keeps
 * it; switches set for an id that is not known yet wait for it.
 */
public final class Faults {

  /**
   * What holds for an order.
   *
   * @param order its id; empty for the default
   */
  private record Fault(String order, Switches switches) {}

  private final SimulatorState memory;
  private final StateMap<Fault> byOrder;
  private final StateMap<Fault> standard;

  public Faults(SimulatorState memory) {
    this.memory = memory;
    byOrder = memory.keep("faults", Fault.class, Fault::order);
    standard = memory.keep("default-faults", Fault.class, Fault::order);
  }

  /** For every order created from now on. */
  public void byDefault(Switches switches) {
    memory.change(() -> standard.put("", new Fault("", switches)));
  }

  /** For one order, known or still to come. */
  public void order(String id, Switches switches) {
    memory.change(() -> byOrder.put(id, new Fault(id, switches)));
  }

  /** For every order there is and every one to come: an outage. */
  public void everywhere(Switches switches) {
    memory.change(
        () -> {
          for (String id : List.copyOf(byOrder.keySet())) {
            byOrder.put(id, new Fault(id, switches));
          }
          return standard.put("", new Fault("", switches));
        });
  }

  public Switches byDefault() {
    return memory.read(() -> switches(standard.get(""), Switches.NORMAL));
  }

  /** What holds for this order, or would hold if it were created now. */
  public Switches of(String id) {
    return memory.read(() -> switches(byOrder.get(id), byDefault()));
  }

  /** Pins the default to an order that is being created. To be called inside a change. */
  public void adopt(String id) {
    byOrder.putIfAbsent(id, new Fault(id, byDefault()));
  }

  /** Back to normal. To be called inside a change. */
  public void clear() {
    byOrder.clear();
    standard.clear();
  }

  private static Switches switches(Fault fault, Switches otherwise) {
    return fault == null ? otherwise : fault.switches();
  }
}
