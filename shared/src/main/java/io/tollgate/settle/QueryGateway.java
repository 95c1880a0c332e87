package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.schedule.DueClaims;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a gateway about a bill, if its pacing allows, and settles what it says. */
@Singleton
public class QueryGateway {

  private static final Logger LOG = LoggerFactory.getLogger(QueryGateway.class);

  private final Gateways gateways;
  private final DueClaims claims;
  private final Settle settle;
  private final Clock clock;

  public QueryGateway(Gateways gateways, DueClaims claims, Settle settle, Clock clock) {
    this.gateways = gateways;
    this.claims = claims;
    this.settle = settle;
    this.clock = clock;
  }

  /** The result of a query. */
  public sealed interface Answer {

    /** The answer changed the bill, which now stands like this. */
    record Changed(StoredBill bill) implements Answer {}

    /** The answer changed nothing: bill and order stand as they were read behind it. */
    record Unchanged(BillSnapshot snapshot) implements Answer {}

    /**
     * Pacing forbids a query now, since the last one was a moment ago: the stored state is the
     * newest there is.
     */
    record TooSoon() implements Answer {}

    /**
     * The gateway did not answer, which decides nothing (Invariant 7).
     *
     * @param wasCalled false where it was spared, because its last calls failed
     */
    record Unreachable(boolean wasCalled) implements Answer {}
  }

  public Answer about(StoredBill stored, MessageSource source) {
    Bill bill = stored.bill();
    Gateway gateway = gateways.of(bill.gateway());
    Instant now = clock.instant();
    return !now.isBefore(stored.askAfter())
            && claims.mayAsk(bill.id(), now, now.plus(gateway.pacing().interval()))
        ? put(bill, gateway::query, source, now)
        : new Answer.TooSoon();
  }

  /**
   * Ends the buyer's time at the gateway, where it can do that, and settles what then holds there.
   * Any other gateway is asked.
   */
  public Answer end(StoredBill stored, MessageSource source) {
    Bill bill = stored.bill();
    return gateways.of(bill.gateway()) instanceof Expires gateway
        ? put(bill, gateway::expire, source, clock.instant())
        : about(stored, source);
  }

  private Answer put(
      Bill bill, Function<Bill, Report> question, MessageSource source, Instant now) {
    try {
      return switch (settle.settle(
          bill.gateway(), bill.account(), bill.ref(), question.apply(bill), source, now)) {
        case SettleResult.Changed changed -> new Answer.Changed(changed.bill());
        case SettleResult.Unchanged unchanged -> new Answer.Unchanged(unchanged.snapshot());
        case SettleResult.Unknown _ -> throw new IllegalStateException("Lost bill " + bill.ref());
      };
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} source={} {}", bill.ref(), source.kind(), e.getMessage());
      return new Answer.Unreachable(e.wasCalled());
    }
  }
}
