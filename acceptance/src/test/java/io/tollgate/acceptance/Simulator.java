package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The tester's side of a simulated gateway, over its control API. */
record Simulator(String url) {

  /** Positions of switches for every order there is and will be: name, value, name, value. */
  void faults(String... positions) {
    control("faults", "everywhere", "true", positions);
  }

  /** The same for one order, known or still to come. */
  void faultsOf(String ref, String... positions) {
    control("faults", "order", ref, positions);
  }

  /** No fault is on any more, for no order, and an outage is over. */
  void faultsOff() {
    ok(Web.post(url + "/control/faults/off", "{}"));
  }

  void pay(String ref) {
    end(ref, "success");
  }

  /** Ends a payment as a button of the hosted page would, or as no button can. */
  void end(String ref, String outcome) {
    control("pay", "order", ref, "outcome", outcome);
  }

  /** What somebody does at the gateway's own dashboard; more comes as name, value. */
  void act(String ref, String action, String... more) {
    String[] all =
        Stream.concat(Stream.of("action", action), Stream.of(more)).toArray(String[]::new);
    control("act", "order", ref, all);
  }

  /** A bad day of an order, or of all to come where it is empty. */
  void preset(String ref, String preset) {
    control("preset", "order", ref, "preset", preset);
  }

  void redeliver(String ref, int times) {
    control("callback", "order", ref, "times", Integer.toString(times));
  }

  /** Moves the clock of everything that runs beside the simulator too. */
  void advance(Duration by) {
    control("clock", "advanceSeconds", Long.toString(by.toSeconds()));
  }

  void resetClock() {
    control("clock", "reset", "true");
  }

  /** The gateway's own record of an order. */
  JsonNode order(String ref) {
    return ok(Web.get(url + "/control/orders?order=" + ref)).json();
  }

  boolean knows(String ref) {
    return Web.get(url + "/control/orders?order=" + ref).status() == 200;
  }

  int queries(String ref) {
    return order(ref).path("calls").path("query").asInt();
  }

  int ordersCount() {
    return ok(Web.get(url + "/control/orders?limit=1")).json().path("total").asInt();
  }

  /** What our side replied to each delivery of the order's callbacks, oldest first. */
  List<JsonNode> replies(String ref) {
    List<JsonNode> replies = new ArrayList<>();
    order(ref).path("callbacks").forEach(c -> c.path("attempts").forEach(replies::add));
    return replies;
  }

  /** The amounts of an order's refunds that the gateway did not fail. */
  List<Long> refunds(String ref) {
    return StreamSupport.stream(order(ref).path("refunds").spliterator(), false)
        .filter(refund -> !refund.path("state").asText().equals("failed"))
        .map(refund -> refund.path("amount").asLong())
        .toList();
  }

  private void control(String what, String name, String value, String... more) {
    ObjectNode body = Response.json("{}").deepCopy();
    body.put(name, value);
    for (int i = 0; i < more.length; i += 2) {
      body.put(more[i], more[i + 1]);
    }
    ok(Web.post(url + "/control/" + what, body.toString()));
  }

  private static Response ok(Response answer) {
    if (answer.status() != 200) {
      throw new AssertionError("The simulator refuses: " + answer);
    }
    return answer;
  }
}
