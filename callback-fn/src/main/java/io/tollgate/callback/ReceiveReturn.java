package io.tollgate.callback;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Gateway;
import io.tollgate.schedule.DueClaims;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.Settle;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Receives the return of a buyer's browser from a gateway. It is redirected to the shop's own page,
 * which asks for the status. Its parameters prove nothing unless the gateway signed them (DECISIONS
 * 34); it makes the next query of an open payment due.
 */
@Singleton
class ReceiveReturn {

  private final Settle settle;
  private final PaymentStore paymentStore;
  private final DueClaims claims;
  private final Clock clock;

  ReceiveReturn(Settle settle, PaymentStore paymentStore, DueClaims claims, Clock clock) {
    this.settle = settle;
    this.paymentStore = paymentStore;
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
        settle.carried(gateway.id(), account, ref, report, MessageSource.browser(text));
        yield onwards(gateway, account, ref);
      }
      case Callback.Foreign _, Callback.RefundNotification _, Callback.DisputeNotification _ ->
          new ReturnResult.NotGenuine();
      case Callback.Irrelevant _, Callback.Rejected _ -> new ReturnResult.NotGenuine();
    };
  }

  private ReturnResult onwards(Gateway gateway, String account, Ref ref) {
    return paymentStore
        .snapshot(ref)
        .filter(s -> s.bill().bill().gateway().equals(gateway.id()))
        .filter(s -> s.bill().bill().account().equals(account))
        .map(snapshot -> onwards(gateway, snapshot))
        .orElseGet(ReturnResult.NotGenuine::new);
  }

  private ReturnResult onwards(Gateway gateway, BillSnapshot snapshot) {
    if (snapshot.bill().bill().state().isOpen()) {
      claims.returned(snapshot.bill().bill(), clock.instant(), gateway.pacing());
    }
    return new ReturnResult.Genuine(snapshot.bill().landing());
  }
}
