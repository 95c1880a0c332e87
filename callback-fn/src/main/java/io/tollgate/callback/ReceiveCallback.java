package io.tollgate.callback;

import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.Gateway;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.log.LogContext;
import io.tollgate.settings.RefusedSecrets;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.SettleMessage;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authenticates and settles a gateway's callback; only then it is acknowledged. */
@Singleton
class ReceiveCallback {

  private static final Logger LOG = LoggerFactory.getLogger(ReceiveCallback.class);

  private final SettleMessage messages;
  private final RejectedLog rejected;
  private final ConfiguredAccounts accounts;
  private final RefusedSecrets refused;

  ReceiveCallback(
      SettleMessage messages,
      RejectedLog rejected,
      ConfiguredAccounts accounts,
      RefusedSecrets refused) {
    this.messages = messages;
    this.rejected = rejected;
    this.accounts = accounts;
    this.refused = refused;
  }

  /**
   * Returns the acknowledgement for the gateway (Invariant 6). The last resort: after any exception
   * the gateway is asked to retry.
   */
  Acknowledgement receive(Gateway gateway, CallbackRequest request) {
    try {
      return settle(gateway, request);
    } catch (RuntimeException e) {
      LOG.error("gateway={} callback not recorded", gateway.id(), e);
      ExceptionReplies.note(e);
      return Acknowledgement.NOT_RECORDED;
    }
  }

  private Acknowledgement settle(Gateway gateway, CallbackRequest request) {
    Callback message = gateway.read(request);
    if (message instanceof Callback.Rejected(Callback.Reason reason)) {
      refused.note();
      if (mayBeOfAnAccountThatIsOff(gateway, request)) {
        LOG.error("gateway={} callback not recorded, an account is off", gateway.id());
        LogContext.cause("AccountOff");
        return Acknowledgement.NOT_RECORDED;
      }
      rejected.keep(gateway.id(), reason, request.text());
    }
    return messages.settle(gateway.id(), message, MessageSource.callback(request.text()));
  }

  /** Nobody can verify it until the account's settings are mended; the gateway calls again. */
  private boolean mayBeOfAnAccountThatIsOff(Gateway gateway, CallbackRequest request) {
    return request
        .account()
        .map(name -> accounts.problem(gateway.id(), name).isPresent())
        .orElseGet(() -> accounts.isAnyOff(gateway.id()));
  }
}
