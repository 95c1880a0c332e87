package io.tollgate.schedule;

import io.tollgate.bill.GatewayId;
import java.util.Map;
import java.util.Optional;

/** How far the event logs of all accounts were read. */
public record GatewayMarks(Map<Log, GatewayMark> byLog) {

  /** The event log of one account. */
  record Log(GatewayId gateway, String account) {}

  /** Empty for a log that was never read. */
  public Optional<GatewayMark> of(GatewayId gateway, String account) {
    return Optional.ofNullable(byLog.get(new Log(gateway, account)));
  }
}
