package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.Claims;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a gateway about a bill, if its pacing allows, and settles what it says. */
@Singleton
public class Ask {

  private static final Logger LOG = LoggerFactory.getLogger(Ask.class);

  private final Gateways gateways;
  private final Claims claims;
  private final Settle settle;
  private final Clock clock;

  public Ask(Gateways gateways, Claims claims, Settle settle, Clock clock) {
    this.gateways = gateways;
    this.claims = claims;
    this.settle = settle;
    this.clock = clock;
  }

  /** What came of asking. */
  public sealed interface Answer {

    /** The gateway answered; the bill now stands like this. */
    record Settled(StoredBill bill) implements Answer {}

    /** Somebody asked a moment ago: the stored state is the newest there is. */
    record TooSoon() implements Answer {}

    /** The gateway did not answer, which decides nothing (Invariant 7). */
    record Unreachable() implements Answer {}
  }

  public Answer about(StoredBill stored, Source source) {
    Bill bill = stored.bill();
    Gateway gateway = gateways.of(bill.gateway());
    Instant now = clock.instant();
    if (!claims.mayAsk(bill.id(), now, now.plus(gateway.pacing().interval()))) {
      return new Answer.TooSoon();
    }
    try {
      return switch (settle.settle(
          bill.gateway(), bill.account(), bill.ref(), gateway.query(bill), source, now)) {
        case Settled.Known known -> new Answer.Settled(known.bill());
        case Settled.Unknown _ -> throw new IllegalStateException("Lost bill " + bill.ref());
      };
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} source={} {}", bill.ref(), source.kind(), e.getMessage());
      return new Answer.Unreachable();
    }
  }
}
