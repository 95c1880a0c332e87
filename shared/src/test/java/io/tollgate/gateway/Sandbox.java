package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A simulated gateway with the product's own before it. */
public class Sandbox implements AutoCloseable {

  private final Gateway gateway;
  private final RunningSimulator simulator;

  public Sandbox(Gateway gateway, RunningSimulator simulator) {
    this.gateway = gateway;
    this.simulator = simulator;
  }

  final Gateway gateway() {
    return gateway;
  }

  protected final RunningSimulator simulator() {
    return simulator;
  }

  /** The buyer goes to the page or form that was opened; most gateways know the bill already. */
  protected void visit(Bill bill, Opening opening) {}

  /** Plans and opens a bill, and sends the buyer there. */
  final Bill open(NewBill bill) {
    Bill planned = BillFixture.planned(gateway, bill, GatewayContractTest.NOW);
    Opening opening = gateway.open(planned);
    Opening.Opened opened =
        assertInstanceOf(Opening.Opened.class, opening, () -> bill.amount() + ": " + opening);
    visit(planned, opened);
    return BillFixture.opened(planned, opened);
  }

  /** The same, and the buyer pays. */
  final Bill paid(NewBill bill) {
    Bill opened = open(bill);
    simulator.pay(bill.ref().value(), Outcome.SUCCESS);
    return opened;
  }

  /** The bill as the simulator knows it. */
  final SimulatedOrder order(Ref ref) {
    return simulator.order(ref.value()).orElseThrow();
  }

  /** How many payments stand in the simulator's books. */
  final int payments() {
    return (int)
        simulator.orders().stream().filter(o -> o.state() == SimulatedOrder.State.PAID).count();
  }

  /** The callback that the simulator sent of a paid bill. */
  protected CallbackRequest callback(Ref ref) {
    Message sent = messages(ref).getFirst();
    return new CallbackRequest(
        Channel.CALLBACK,
        Optional.empty(),
        sent.method(),
        "",
        sent.headers().entrySet().stream()
            .collect(Collectors.toMap(h -> h.getKey().toLowerCase(Locale.ROOT), h -> h.getValue())),
        sent.body().getBytes(StandardCharsets.UTF_8));
  }

  /** What the simulator has sent about a bill, oldest first. */
  protected final List<Message> messages(Ref ref) {
    return order(ref).callbacks().stream().map(io.tollgate.simulator.Callback::message).toList();
  }

  @Override
  public final void close() {
    simulator.close();
  }
}
