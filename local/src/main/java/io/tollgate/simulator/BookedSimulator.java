package io.tollgate.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A simulator whose orders stand in a book of its own kind. What its tester sees and does with them
 * is the same at every gateway.
 */
public abstract class BookedSimulator<O> implements RunningSimulator {

  private final Profile profile;
  protected final Clock clock;
  protected final Memory memory;
  protected final Faults faults;

  protected BookedSimulator(Profile profile, Optional<Path> stateFile, Clock clock) {
    this.profile = profile;
    this.clock = clock;
    this.memory = Memory.open(stateFile);
    this.faults = new Faults(memory);
  }

  /** What the control page says of the gateway, each as in {@link Controlled}. */
  public record Profile(
      String name, String orderParameter, List<Switch> switches, List<Outcome> outcomes) {}

  /** A gateway's own record, as far as its tester reaches into it. */
  public interface OrderBook<O> {

    /** Oldest first. */
    List<O> all();

    /** Ends a payment without a browser, and returns the order as it then is. */
    O force(O order, Outcome outcome);

    /** Owes the latest news of an order again, so many times; false when there is none. */
    boolean redeliver(O order, int times);
  }

  protected abstract OrderBook<O> book();

  protected abstract Optional<O> find(String idOrRef);

  protected abstract OrderStory story(O order);

  @Override
  public final String name() {
    return profile.name();
  }

  @Override
  public final String orderParameter() {
    return profile.orderParameter();
  }

  @Override
  public final List<Switch> switches() {
    return profile.switches();
  }

  @Override
  public final List<Outcome> outcomes() {
    return profile.outcomes();
  }

  @Override
  public final List<OrderStory> orders() {
    return book().all().stream().map(this::story).toList();
  }

  @Override
  public final Optional<OrderStory> order(String idOrRef) {
    return find(idOrRef).map(this::story);
  }

  @Override
  public final Optional<OrderStory> pay(String idOrRef, Outcome outcome) {
    return find(idOrRef).map(order -> story(book().force(order, outcome)));
  }

  @Override
  public final Optional<OrderStory> redeliver(String idOrRef, int times) {
    return find(idOrRef).filter(order -> book().redeliver(order, times)).map(this::story);
  }

  @Override
  public final Faults faults() {
    return faults;
  }
}
