package io.tollgate.create;

import io.tollgate.idempotency.IdempotencyRecord;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Looks up what a request with the same Idempotency-Key came to before (Invariant 10). */
@Singleton
class IdempotentResults {

  private final Idempotency idempotency;
  private final PaymentStore paymentStore;

  IdempotentResults(Idempotency idempotency, PaymentStore paymentStore) {
    this.idempotency = idempotency;
    this.paymentStore = paymentStore;
  }

  /** The state of an Idempotency-Key. */
  sealed interface KeyState {

    record Answered(OpenPaymentResult result) implements KeyState {}

    /** Still to be decided; without a key always. */
    record Undecided(IdempotencyKeyUse key) implements KeyState {}
  }

  /** Waits for the first request of the key where that is under way. */
  KeyState await(Optional<IdempotentRequest> key, Polling polling) {
    return state(idempotency.await(key, polling));
  }

  /**
   * The same where nothing is asked for yet: a first request that died is answered by what became
   * of its order meanwhile.
   */
  KeyState find(Optional<IdempotentRequest> key) {
    Seen seen = idempotency.await(key, new Polling());
    return seen instanceof Seen.Unfinished unfinished
        ? resultWithout(unfinished.row())
            .<KeyState>map(KeyState.Answered::new)
            .orElseGet(() -> state(seen))
        : state(seen);
  }

  private KeyState state(Seen seen) {
    return switch (seen) {
      case Seen.First first -> new KeyState.Undecided(first.key());
      case Seen.Unfinished unfinished -> new KeyState.Undecided(unfinished.key());
      case Seen.Answered answered -> new KeyState.Answered(replay(answered.row()));
      case Seen.InFlight inFlight ->
          new KeyState.Answered(new OpenPaymentResult.InFlight(inFlight.until()));
      case Seen.Reused _ -> new KeyState.Answered(new OpenPaymentResult.KeyReused());
    };
  }

  private OpenPaymentResult replay(IdempotencyRecord row) {
    BillSnapshot snapshot = paymentStore.ofBill(row.billId()).orElseThrow();
    return row.httpStatus() == 422
        ? new OpenPaymentResult.Refused(snapshot)
        : new OpenPaymentResult.Opened(snapshot, row.httpStatus() == 201);
  }

  /** The first request died before its answer, and its order went on without it. */
  private Optional<OpenPaymentResult> resultWithout(IdempotencyRecord row) {
    BillSnapshot snapshot = paymentStore.ofBill(row.billId()).orElseThrow();
    return switch (snapshot.order().state()) {
      case OrderState.Failed _ -> Optional.empty();
      case Step _ ->
          snapshot.waitsForMoney()
              ? Optional.empty()
              : Optional.of(OpenPaymentResult.ofPaidOrAccepted(snapshot));
    };
  }
}
