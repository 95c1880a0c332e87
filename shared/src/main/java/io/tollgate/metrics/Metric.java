package io.tollgate.metrics;

import java.util.List;

/**
 * What CloudWatch counts, draws and watches. A dimension has few values: gateways, accounts,
 * outcomes, routes; never a payment. Each metric is there for all of its dimensions together and,
 * for the alarms, without any.
 */
public enum Metric {
  /** Payments that came into a state: pending, paid, failed, expired or in_review. */
  PAYMENTS("payments", "Count", "gateway", "account", "outcome"),
  /** Minor units of the money of paid payments. */
  PAYMENT_AMOUNT("payment_amount", "None", "gateway", "account", "currency"),
  /** Callbacks that were not believed. */
  CALLBACKS_REFUSED("callbacks_refused", "Count", "gateway", "reason"),
  /** Messages that only the previous value of a rotated key proved. */
  PREVIOUS_KEY_MESSAGES("previous_key_messages", "Count", "gateway", "account"),
  /** Calls that a gateway did not answer, or answered with an error of its server. */
  GATEWAY_ERRORS("gateway_errors", "Count", "gateway", "outcome"),
  /** How long a gateway took to answer, or we to give up. */
  GATEWAY_LATENCY("gateway_latency", "Milliseconds", "gateway"),
  /** Requests and invocations that failed on our side, whatever status a gateway was told. */
  SERVER_ERRORS("server_errors", "Count", "route"),
  /** Violations of invariants in the part of the database that one call of the audit checked. */
  AUDIT_VIOLATIONS("audit_violations", "Count"),
  /** 1 where the nightly audit had no time for the whole database, else 0. */
  AUDIT_UNFINISHED("audit_unfinished", "Count"),
  /** 1 for each run of reconcile to which the database answered, else 0. */
  RECONCILE_SUCCESS("reconcile_success", "Count"),
  /** What was due and left to the next run, because the time was over. */
  RECONCILE_OUT_OF_TIME("reconcile_out_of_time", "Count"),
  /** Rows, events and other parts of a run that failed on our side and are tried again. */
  RECONCILE_ERRORS("reconcile_errors", "Count"),
  /** Bills that have been due for more than five minutes. Counts of rows end at 1,000. */
  BILLS_OVERDUE("bills_overdue", "Count"),
  /** The same of refunds. */
  REFUNDS_OVERDUE("refunds_overdue", "Count"),
  /** The age of the oldest refund that is not final and that no person looks at. */
  REFUND_AGE("refund_age", "Seconds"),
  /** The age of the oldest event that was never published. */
  OUTBOX_AGE("outbox_age", "Seconds"),
  /** Events that nobody tries to publish any more. */
  EVENTS_DEAD("events_dead", "Count"),
  /** 1 for each minute's run of deliver-fn that ended well. */
  DELIVER_SUCCESS("deliver_success", "Count"),
  /** Webhook deliveries that wait at endpoints whose attempts fail. */
  DELIVERIES_FAILING("deliveries_failing", "Count"),
  /** Webhook deliveries and mails to buyers that nobody attempts any more. */
  DELIVERIES_GIVEN_UP("deliveries_given_up", "Count", "kind"),
  /** Review cases that nobody has decided. */
  REVIEWS_OPEN("reviews_open", "Count"),
  /** The age of the oldest of them. */
  REVIEW_AGE("review_age", "Seconds"),
  /** How long a gateway has brought no money, divided by its usual gap (GatewaySilence). */
  GATEWAY_SILENCE("gateway_silence", "None", "gateway"),
  /** Days since a secret was last changed, by the setting that names it. */
  SECRET_AGE("secret_age", "None", "secret");

  private final String label;
  private final String unit;
  private final List<String> dimensions;

  Metric(String label, String unit, String... dimensions) {
    this.label = label;
    this.unit = unit;
    this.dimensions = List.of(dimensions);
  }

  /** Its name in CloudWatch. */
  public String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  public List<String> dimensions() {
    return dimensions;
  }

  /** The sets of dimensions under which it can be found. Sums over currencies mean nothing. */
  public List<List<String>> dimensionSets() {
    return dimensions.isEmpty() || dimensions.contains("currency")
        ? List.of(dimensions)
        : List.of(dimensions, List.of());
  }
}
