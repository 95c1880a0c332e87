package io.tollgate.settle;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles a message of a gateway, whether it was sent to us or found in an event log. */
@Singleton
public class SettleMessage {

  private static final Logger LOG = LoggerFactory.getLogger(SettleMessage.class);

  private final Settle settle;
  private final ReversalNotifications news;

  public SettleMessage(Settle settle, ReversalNotifications news) {
    this.settle = settle;
    this.news = news;
  }

  /** Applies what the message says, and returns what is acknowledged to the gateway. */
  public Acknowledgement settle(GatewayId gateway, Callback message, MessageSource source) {
    return switch (message) {
      case Callback.Verified verified ->
          settle
              .settle(gateway, verified.account(), verified.ref(), verified.report(), source)
              .acknowledgement();
      case Callback.Foreign foreign ->
          settle
              .unknown(
                  gateway, foreign.account(), foreign.merchantReference(), foreign.report(), source)
              .acknowledgement();
      case Callback.RefundNotification refund -> news.refund(gateway, refund);
      case Callback.DisputeNotification dispute -> news.dispute(gateway, dispute);
      case Callback.Returned _ -> Acknowledgement.IGNORED;
      case Callback.Irrelevant irrelevant -> {
        LOG.info("gateway={} irrelevant message, type {}", gateway, irrelevant.type());
        yield Acknowledgement.IGNORED;
      }
      case Callback.Rejected _ -> Acknowledgement.REJECTED;
    };
  }
}
