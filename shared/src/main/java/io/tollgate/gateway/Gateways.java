package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All gateways there are: whatever dependency injection found. */
@Singleton
public final class Gateways {

  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

  private final Map<GatewayId, Gateway> byId;

  /**
   * @throws IllegalStateException when two gateways claim one name
   */
  public Gateways(Collection<Gateway> gateways) {
    byId = gateways.stream().collect(Collectors.toMap(Gateway::id, Function.identity()));
    if (gateways.stream().allMatch(gateway -> gateway.accounts().isEmpty())) {
      LOG.error("tollgate.<gateway>.<account>: no account is configured, nobody can pay");
    }
  }

  /** The gateway of this name, which may be no name at all. */
  public Optional<Gateway> find(String name) {
    return Optional.of(name)
        .filter(GatewayId::isWellFormed)
        .map(GatewayId::new)
        .flatMap(this::find);
  }

  public Optional<Gateway> find(GatewayId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The gateway of a stored bill.
   *
   * @throws IllegalStateException when this deployment no longer carries it
   */
  public Gateway of(GatewayId id) {
    return find(id).orElseThrow(() -> new IllegalStateException("No gateway named " + id));
  }

  /** Sorted by name. */
  public List<Gateway> all() {
    return byId.values().stream().sorted(Comparator.comparing(g -> g.id().value())).toList();
  }
}
