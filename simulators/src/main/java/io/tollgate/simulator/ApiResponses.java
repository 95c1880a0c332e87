package io.tollgate.simulator;

import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.Switch.Answer;
import io.tollgate.simulator.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A gateway's answers to the merchant's calls, with the faults switched on: whole, broken, late or
 * none.
 */
public final class ApiResponses {

  /** An answer, and whether it says that the call was accepted. */
  public record Result(boolean accepted, HttpResponse.Message response) {}

  private final Faults faults;
  private final Supplier<HttpResponse> rateLimited;
  private final Supplier<HttpResponse> maintenance;
  private final Map<String, Calls> calls = new ConcurrentHashMap<>();

  /** Takes the gateway's own error answers. */
  public ApiResponses(
      Faults faults, Supplier<HttpResponse> rateLimited, Supplier<HttpResponse> maintenance) {
    this.faults = faults;
    this.rateLimited = rateLimited;
    this.maintenance = maintenance;
  }

  /** Answers and counts a call that creates the order of this id, known or not. */
  public HttpResponse create(String id, Supplier<Result> call) throws InterruptedException {
    calls.merge(id, new Calls(1, 0), ApiResponses::sum);
    return give(Switch.CREATE_ANSWER, Switch.CREATE_DELAY_MS, faults.of(id), call);
  }

  /** Answers and counts a call that asks about the order of this id, known or not. */
  public HttpResponse query(String id, Supplier<Result> call) throws InterruptedException {
    calls.merge(id, new Calls(0, 1), ApiResponses::sum);
    return give(Switch.QUERY_ANSWER, Switch.QUERY_DELAY_MS, faults.of(id), call);
  }

  public HttpResponse refund(Switches switches, Supplier<Result> call) throws InterruptedException {
    return give(Switch.REFUND_ANSWER, Switch.REFUND_DELAY_MS, switches, call);
  }

  public HttpResponse queryRefund(Switches switches, Supplier<Result> call)
      throws InterruptedException {
    return give(Switch.QUERY_ANSWER, Switch.QUERY_DELAY_MS, switches, call);
  }

  /**
   * Answers a call that only some gateways have.
   *
   * @param how a choice of {@link Answer}
   * @param delayMs a number
   * @param call is not made where nothing is to be accepted
   */
  public HttpResponse give(Switch how, Switch delayMs, Switches switches, Supplier<Result> call)
      throws InterruptedException {
    HttpResponse response =
        switch (switches.choice(how, Answer.class)) {
          case NORMAL -> call.get().response();
          case ERROR_500 -> HttpResponse.text(500, "text/plain", "Internal Server Error");
          case HTML -> HttpResponse.html(200, "<!doctype html><title>502 Bad Gateway</title>");
          case DROP_BEFORE -> new HttpResponse.Drop();
          case DROP_AFTER -> {
            Result result = call.get();
            yield result.accepted() ? new HttpResponse.Drop() : result.response();
          }
          case TRUNCATED -> half(call.get().response());
          case RATE_LIMITED -> rateLimited.get();
          case MAINTENANCE -> maintenance.get();
        };
    Thread.sleep(switches.number(delayMs));
    return response;
  }

  /** How often the order of this id was created and asked about, whatever was answered. */
  public Calls calls(String id) {
    return calls.getOrDefault(id, new Calls(0, 0));
  }

  public void clear() {
    calls.clear();
  }

  private static HttpResponse half(HttpResponse.Message whole) {
    return new HttpResponse.Message(
        whole.status(), whole.headers(), Arrays.copyOf(whole.body(), whole.body().length / 2));
  }

  private static Calls sum(Calls one, Calls other) {
    return new Calls(one.create() + other.create(), one.query() + other.query());
  }
}
