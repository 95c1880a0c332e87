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
 * dispute only the newest is settled, because it has the current state.
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

  /**
   * Settles the next page: its events follow those of the call before. One that fails stops none of
   * the others.
   */
  void settle(List<Callback> events) {
    for (Callback event : events) {
      String subject = subject(event);
      if (subject.isEmpty() || seen.add(subject)) {
        String name = "gateway=%s account=%s event of %s".formatted(gateway, account, subject);
        IsolatedWork.run(name, counts, () -> settle(event));
      }
    }
  }

  private void settle(Callback event) {
    switch (settle.apply(event)) {
      case RECORDED -> counts.add("missed_events");
      case REJECTED -> LOG.warn("gateway={} lists an event that cannot be read", gateway);
      case ALREADY_RECORDED, IGNORED, WRONG_AMOUNT, UNKNOWN_REF, NOT_RECORDED -> {}
    }
  }

  /** The gateway's name for what an event is about; empty where it is about no such thing. */
  private static String subject(Callback event) {
    return switch (event) {
      case Callback.RefundNotification notification -> "refund " + notification.identity();
      case Callback.DisputeNotification notification -> "dispute " + notification.dispute();
      case Callback.Verified _,
          Callback.Foreign _,
          Callback.Returned _,
          Callback.Irrelevant _,
          Callback.Rejected _ ->
          "";
    };
  }
}
