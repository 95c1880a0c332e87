package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.StripeClient.DISPUTES;
import static io.tollgate.gateway.stripe.StripeClient.PAGE;
import static io.tollgate.gateway.stripe.StripeClient.REFUNDS;

import io.tollgate.bill.Bill;
import io.tollgate.gateway.Accounts;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.EventLog.EventPage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds refunds and disputes whose events were lost (DECISIONS 95): in the event log, and payment
 * by payment.
 */
final class StripeReversals {

  /** Events can be retrieved for 30 days (API reference, Events). */
  static final Duration EVENTS_KEPT = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(StripeReversals.class);

  /** What no question about a bill tells. */
  private static final List<String> EVENTS =
      List.of(
          "refund.created",
          "refund.updated",
          "refund.failed",
          "charge.dispute.created",
          "charge.dispute.updated",
          "charge.dispute.closed",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated");

  private final StripeClient client;
  private final Accounts<StripeAccount> accounts;
  private final Clock clock;

  StripeReversals(StripeClient client, Accounts<StripeAccount> accounts, Clock clock) {
    this.client = client;
    this.accounts = accounts;
    this.clock = clock;
  }

  EventPage events(String name, Instant since, String after) {
    StripeAccount account = accounts.toCall(name);
    Map<String, String> filter = new TreeMap<>();
    filter.put(FieldNames.CREATED_SINCE, Long.toString(since.getEpochSecond()));
    for (String type : EVENTS) {
      filter.put("types[" + EVENTS.indexOf(type) + "]", type);
    }
    ListPage page = client.page(account, StripeClient.EVENTS, filter, after);
    return new EventPage(
        page.objects().stream().map(event -> CallbackReader.listed(account, event)).toList(),
        page.next());
  }

  /**
   * Most payments are untouched, and cost one call; others three, because a run of reconcile has no
   * time for more.
   */
  List<Callback> of(Bill bill, String transactionId) {
    StripeAccount account = accounts.toCall(bill.account());
    if (client.intent(account, transactionId).isUntouched()) {
      return List.of();
    }
    Stream<Optional<Callback>> refunds =
        newest(account, REFUNDS, transactionId).stream()
            .flatMap(object -> RefundObject.of(object).stream())
            .map(refund -> refund.told(account.name(), transactionId, createdAt(refund.members())));
    Stream<Optional<Callback>> disputes =
        newest(account, DISPUTES, transactionId).stream()
            .flatMap(object -> DisputeObject.of(object).stream())
            .map(
                dispute ->
                    dispute.told(account.name(), transactionId, createdAt(dispute.members())));
    return Stream.concat(refunds, disputes).flatMap(Optional::stream).toList();
  }

  private Instant createdAt(StripeObject object) {
    return object.time(FieldNames.CREATED).orElseGet(clock::instant);
  }

  private List<StripeObject> newest(StripeAccount account, String path, String intent) {
    ListPage newest = client.ofPayment(account, path, intent);
    if (!newest.next().isEmpty()) {
      LOG.warn("Stripe has more than {} {} of {}: only those are read", PAGE, path, intent);
    }
    return newest.objects();
  }
}
