package io.tollgate.simulator;

import io.tollgate.simulator.Preset.Step;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists presets and plays them, for the page and for JSON alike. */
final class PresetControl {

  private static final Duration OUTAGE = Duration.ofMinutes(1);
  private static final Duration LATENESS = Duration.ofMinutes(1);
  private static final Set<Step> PAYING =
      Set.of(Step.PAY, Step.PAY_HALF, Step.PAY_AFTER_DEADLINE, Step.PAY_TWICE);
  private static final Set<State> OVER = Set.of(State.PAID, State.SUSPICIOUS, State.PROCESSING);

  private final Controlled gateway;
  private final Clock clock;

  PresetControl(Controlled gateway, Clock clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  HttpResponse list() {
    return Control.ok(
        Map.of(
            "presets",
            Preset.of(gateway).stream()
                .map(
                    preset ->
                        Map.of(
                            "name", preset.name(),
                            "label", preset.label(),
                            "does", preset.does(),
                            "target", Switch.wireName(preset.target()),
                            "switches", preset.switches()))
                .toList()));
  }

  /**
   * Plays one.
   *
   * @param order as it was named; it need not be known yet where nothing is to be paid
   */
  HttpResponse play(Optional<String> name, Optional<String> order) {
    List<Preset> presets = Preset.of(gateway);
    Optional<Preset> preset =
        presets.stream().filter(known -> name.equals(Optional.of(known.name()))).findFirst();
    if (preset.isEmpty()) {
      return Control.refuse(400, "preset is one of " + presets.stream().map(Preset::name).toList());
    }
    return switch (preset.get().target()) {
      case GATEWAY -> toGateway(preset.get());
      case ORDER ->
          order
              .map(id -> toOrder(preset.get(), id))
              .orElseGet(() -> Control.refuse(400, "this preset needs an order"));
      case ORDER_OR_FUTURE ->
          order.map(id -> toOrder(preset.get(), id)).orElseGet(() -> toFuture(preset.get()));
    };
  }

  private HttpResponse toGateway(Preset preset) {
    gateway.traffic().interrupt(clock.instant().plus(OUTAGE));
    return done(preset, gateway.faults().byDefault(), Optional.empty());
  }

  private HttpResponse toFuture(Preset preset) {
    Switches on = preset.over(gateway.faults().byDefault(), gateway.switches());
    gateway.faults().byDefault(on);
    return done(preset, on, Optional.empty());
  }

  private HttpResponse toOrder(Preset preset, String idOrRef) {
    Optional<SimulatedOrder> known = gateway.order(idOrRef);
    if (!PAYING.contains(preset.step())) {
      String id = known.map(SimulatedOrder::id).orElseGet(() -> gateway.orderId(idOrRef));
      return done(preset, switchOn(preset, id), gateway.order(id));
    }
    return known
        .map(story -> paid(preset, story))
        .orElseGet(() -> Control.refuse(404, "no such order"));
  }

  private HttpResponse paid(Preset preset, SimulatedOrder story) {
    boolean isPayable =
        !OVER.contains(story.state())
            || preset.step() == Step.PAY_TWICE && story.state() == State.PAID;
    if (!isPayable) {
      return Control.refuse(409, "the order is " + story.state() + " and cannot be paid any more");
    }
    if (preset.step() == Step.PAY_AFTER_DEADLINE && !movePast(story.expiresAt())) {
      return Control.refuse(409, Control.FIXED_CLOCK);
    }
    switchOn(preset, story.id());
    pay(preset.step(), story);
    Optional<SimulatedOrder> now = gateway.order(story.id());
    return done(preset, gateway.faults().of(story.id()), now);
  }

  private Switches switchOn(Preset preset, String id) {
    Switches on = preset.over(gateway.faults().of(id), gateway.switches());
    gateway.faults().order(id, on);
    return on;
  }

  private void pay(Step step, SimulatedOrder story) {
    if (step == Step.PAY_HALF) {
      long half = Math.max(1, story.amount() / 2);
      gateway
          .faults()
          .order(story.id(), gateway.faults().of(story.id()).with(Switch.PAID_AMOUNT, half));
    }
    boolean isLate =
        step == Step.PAY_AFTER_DEADLINE && gateway.outcomes().contains(Outcome.LATE_SUCCESS);
    if (story.state() != State.PAID) {
      gateway.pay(story.id(), isLate ? Outcome.LATE_SUCCESS : Outcome.SUCCESS);
    }
    if (step == Step.PAY_TWICE) {
      gateway.act(story.id(), MerchantAction.PAY_AGAIN, Optional.empty());
    }
  }

  /** Moves the clock where it is not that late yet; false when it cannot be moved. */
  private boolean movePast(Instant deadline) {
    Duration missing = Duration.between(clock.instant(), deadline.plus(LATENESS));
    if (missing.isNegative()) {
      return true;
    }
    if (clock instanceof VirtualClock) {
      VirtualClock.advance(missing);
      return true;
    }
    return false;
  }

  private HttpResponse done(Preset preset, Switches on, Optional<SimulatedOrder> order) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("preset", preset.name());
    answer.put("does", preset.does());
    answer.put("on", on);
    answer.put("now", clock.instant());
    gateway.traffic().downUntil().ifPresent(until -> answer.put("down_until", until));
    order.ifPresent(story -> answer.put("order", story));
    return Control.ok(answer);
  }
}
