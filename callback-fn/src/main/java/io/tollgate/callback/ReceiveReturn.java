package io.tollgate.callback;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Gateway;
import io.tollgate.settle.Settle;
import io.tollgate.settle.Source;
import io.tollgate.store.Claims;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Takes a browser that comes back from a gateway. It goes on to the shop's own page, which asks for
 * the status. What it brought proves nothing unless the gateway signed it (DECISIONS 34); it makes
 * the next question due.
 */
@Singleton
class ReceiveReturn {

  private final Settle settle;
  private final Ledger ledger;
  private final Claims claims;
  private final Clock clock;

  ReceiveReturn(Settle settle, Ledger ledger, Claims claims, Clock clock) {
    this.settle = settle;
    this.ledger = ledger;
    this.claims = claims;
    this.clock = clock;
  }

  /**
   * @param text what was signed, or claims to be
   */
  ReturnResult receive(Gateway gateway, Callback message, String text) {
    return switch (message) {
      case Callback.Returned(String account, Ref ref) -> onwards(gateway, account, ref);
      case Callback.Verified(String account, Ref ref, Report report) -> {
        settle.carried(gateway.id(), account, ref, report, Source.browser(text));
        yield onwards(gateway, account, ref);
      }
      case Callback.Foreign _, Callback.RefundNews _, Callback.DisputeNews _ ->
          new ReturnResult.NotGenuine();
      case Callback.Irrelevant _, Callback.Rejected _ -> new ReturnResult.NotGenuine();
    };
  }

  private ReturnResult onwards(Gateway gateway, String account, Ref ref) {
    return ledger
        .situation(ref)
        .filter(s -> s.bill().bill().gateway().equals(gateway.id()))
        .filter(s -> s.bill().bill().account().equals(account))
        .map(situation -> onwards(gateway, situation))
        .orElseGet(ReturnResult.NotGenuine::new);
  }

  private ReturnResult onwards(Gateway gateway, Situation situation) {
    if (situation.bill().bill().state().isOpen()) {
      claims.returned(situation.bill().bill(), clock.instant(), gateway.pacing());
    }
    return new ReturnResult.Genuine(situation.bill().landing());
  }
}
