package io.tollgate.operator;

import io.tollgate.bill.Pacing;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Refunds;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds to rows what no table holds but the gateway says: its display name, and until when money can
 * go back. What can no longer go back is not refundable (DECISIONS 134).
 */
@Singleton
final class GatewayFacts {

  private final Gateways gateways;
  private final Clock clock;

  GatewayFacts(Gateways gateways, Clock clock) {
    this.gateways = gateways;
    this.clock = clock;
  }

  /** The columns of a table whose rows have been added to. */
  static List<String> columns(List<String> stored) {
    List<String> columns = new ArrayList<>(stored);
    if (stored.contains("gateway")) {
      columns.add("gateway_name");
    }
    if (stored.contains("refundable")) {
      columns.add("refundable_until");
    }
    return columns;
  }

  List<Map<String, Object>> addTo(List<Map<String, Object>> rows) {
    return rows.stream().map(this::addTo).toList();
  }

  private Map<String, Object> addTo(Map<String, Object> row) {
    if (!row.containsKey("gateway")) {
      return row;
    }
    String name = OrderTimeline.text(row, "gateway");
    Optional<Gateway> gateway = gateways.find(name);
    Map<String, Object> shown = new LinkedHashMap<>(row);
    shown.put("gateway_name", gateway.map(g -> g.profile().displayName()).orElse(name));
    if (row.containsKey("refundable")) {
      Instant paidAt = Instant.parse(OrderTimeline.text(row, "paid_at"));
      limit(shown, gateway, paidAt);
    }
    return shown;
  }

  private void limit(Map<String, Object> row, Optional<Gateway> gateway, Instant paidAt) {
    if (gateway.isPresent() && gateway.get() instanceof Refunds refunds) {
      Instant until = refunds.refundableUntil(paidAt);
      if (!clock.instant().isBefore(until)) {
        row.put("refundable", 0L);
      }
      if (until.isBefore(Pacing.NEVER)) {
        row.put("refundable_until", until.toString());
      }
    } else {
      row.put("refundable", 0L);
    }
  }
}
