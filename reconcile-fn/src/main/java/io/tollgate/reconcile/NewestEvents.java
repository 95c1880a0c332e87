package io.tollgate.reconcile;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles events of one account that are listed newest first. Of several about one refund or
 * dispute only the newest is settled, because it tells where that stands now.
 */
final class NewestEvents {

  private static final Logger LOG = LoggerFactory.getLogger(NewestEvents.class);

  private final GatewayId gateway;
  private final String account;
  private final Function<Callback, Acknowledgement> settle;
  private final Counts counts;
  private final Set<String> seen = new HashSet<>();

  NewestEvents(
      GatewayId gateway,
      String account,
      Function<Callback, Acknowledgement> settle,
      Counts counts) {
    this.gateway = gateway;
    this.account = account;
    this.settle = settle;
    this.counts = counts;
  }

  /** Those that follow the ones before. */
  void settle(List<Callback> events) {
    for (Callback event : events) {
      String subject = subject(event);
      if (subject.isEmpty() || seen.add(subject)) {
        settle(event, subject);
      }
    }
  }

  /** Whatever is wrong with one event, the others must not wait for it. */
  private void settle(Callback event, String subject) {
    try {
      switch (settle.apply(event)) {
        case RECORDED -> counts.add("missed_events");
        case REJECTED -> LOG.warn("gateway={} lists an event that cannot be read", gateway);
        case ALREADY_RECORDED, IGNORED, WRONG_AMOUNT, UNKNOWN_REF, NOT_RECORDED -> {}
      }
    } catch (RuntimeException e) {
      LOG.error("gateway={} account={} event of {} not settled", gateway, account, subject, e);
      counts.add("failed");
    }
  }

  /** The gateway's name for what an event is about; empty where it is about no such thing. */
  private static String subject(Callback event) {
    return switch (event) {
      case Callback.RefundNotification news -> "refund " + news.identity();
      case Callback.DisputeNotification news -> "dispute " + news.dispute();
      case Callback.Verified _,
          Callback.Foreign _,
          Callback.Returned _,
          Callback.Irrelevant _,
          Callback.Rejected _ ->
          "";
    };
  }
}
