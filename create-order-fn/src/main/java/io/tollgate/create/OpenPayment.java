package io.tollgate.create;

import io.tollgate.create.IdempotentResults.KeyState;
import io.tollgate.create.OpenPaymentAttempt.Outcome;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.settle.Settle;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a payment: reads how the order stands, decides, and carries the decision out, again and
 * again until there is a result. What a concurrent request has changed meanwhile is read and
 * decided anew (Invariant 3).
 */
@Singleton
class OpenPayment {

  private static final Logger LOG = LoggerFactory.getLogger(OpenPayment.class);

  /** A replacement needs three if nobody interferes: query, replace, open. */
  private static final int ATTEMPTS_MAX = 10;

  private final IdempotentResults results;
  private final MethodSelections methods;
  private final OrderFactsReader orders;
  private final OpenPaymentExecution execution;
  private final Clock clock;

  OpenPayment(
      IdempotentResults results,
      MethodSelections methods,
      OrderFactsReader orders,
      OpenPaymentExecution execution,
      Clock clock) {
    this.results = results;
    this.methods = methods;
    this.orders = orders;
    this.execution = execution;
    this.clock = clock;
  }

  /**
   * Opens a payment, at most once for each key of a caller; without a key, once for each call.
   *
   * @throws Settle.Contended when concurrent requests kept changing the order
   */
  OpenPaymentResult open(OpenPaymentCommand command, Optional<IdempotentRequest> key) {
    return open(command, key, methods.begin());
  }

  /** The same for a request that may have read the payment methods already. */
  OpenPaymentResult open(
      OpenPaymentCommand command, Optional<IdempotentRequest> key, MethodSelection selection) {
    Polling polling = new Polling();
    return open(command, key, selection, polling, results.await(key, polling));
  }

  /** The same for a request whose key was looked up already, and found undecided. */
  OpenPaymentResult open(
      OpenPaymentCommand command,
      Optional<IdempotentRequest> key,
      MethodSelection selection,
      KeyState found) {
    return open(command, key, selection, new Polling(), found);
  }

  /**
   * @param first the state of the key; if another request has taken it since, the unique key of the
   *     first transaction shows that, and it is looked up again
   */
  private OpenPaymentResult open(
      OpenPaymentCommand command,
      Optional<IdempotentRequest> key,
      MethodSelection selection,
      Polling polling,
      KeyState first) {
    String shopRef = command.request().shopRef();
    KeyState state = first;
    OpenPaymentProgress progress = OpenPaymentProgress.NONE;
    for (int count = 1; count <= ATTEMPTS_MAX; count++) {
      switch (attempt(command, state, selection, progress, polling)) {
        case Outcome.Done done -> {
          return done.result();
        }
        case Outcome.Retry retry -> progress = retry.progress();
      }
      LOG.info("shop_ref={} is read again after attempt {}", shopRef, count);
      state =
          progress.ownsKey() ? new KeyState.Undecided(ownKey(key)) : results.await(key, polling);
    }
    throw new Settle.Contended(shopRef);
  }

  /** What is stored for a request with this key, whatever it asks for. */
  KeyState find(Optional<IdempotentRequest> key) {
    return results.find(key);
  }

  private Outcome attempt(
      OpenPaymentCommand command,
      KeyState state,
      MethodSelection selection,
      OpenPaymentProgress progress,
      Polling polling) {
    return switch (state) {
      case KeyState.Answered answered -> new Outcome.Done(answered.result());
      case KeyState.Undecided undecided ->
          switch (selection.choose(command.request())) {
            case MethodSelection.Choice.None none ->
                new Outcome.Done(new OpenPaymentResult.NoMethod(none.why()));
            case MethodSelection.Choice.Method method ->
                attempt(
                    new OpenPaymentAttempt(command, method.row(), undecided.key(), progress),
                    polling);
          };
    };
  }

  private static IdempotencyKeyUse ownKey(Optional<IdempotentRequest> key) {
    return key.<IdempotencyKeyUse>map(IdempotencyKeyUse.Resumed::new)
        .orElseGet(IdempotencyKeyUse.None::new);
  }

  private Outcome attempt(OpenPaymentAttempt attempt, Polling polling) {
    OrderFacts facts = orders.read(attempt.command());
    OpenPaymentStep step = OpenPaymentDecision.of(attempt, facts, clock.instant());
    return execution.carryOut(attempt, step, polling);
  }
}
