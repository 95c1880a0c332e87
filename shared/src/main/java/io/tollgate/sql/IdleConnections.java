package io.tollgate.sql;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Has the pool lend connections untested that were idle for a while: its test after half a second
 * is a round trip of almost every event (DECISIONS 162). Hikari takes this from the system alone.
 */
@Singleton
final class IdleConnections implements BeanCreatedEventListener<DatasourceConfiguration> {

  /**
   * Networks forget connections in silence, those of AWS after 350 seconds, and a read of one that
   * is forgotten would wait for the driver's time-out.
   */
  private static final Duration UNTESTED = Duration.ofMinutes(4);

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> created) {
    System.setProperty(
        "com.zaxxer.hikari.aliveBypassWindowMs", String.valueOf(UNTESTED.toMillis()));
    return created.getBean();
  }
}
