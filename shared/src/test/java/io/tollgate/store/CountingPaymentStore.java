package io.tollgate.store;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.jdbc.DataSourceResolver;
import io.tollgate.outbox.CommittedEvents;
import io.tollgate.sql.SqlClient;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The real store, counting the result of every script: a race test must see one lost. */
@Singleton
@Replaces(PaymentStore.class)
@Requires(property = "tollgate.clock", value = "settable")
public final class CountingPaymentStore extends PaymentStore {

  private final Map<Commit, AtomicInteger> counts = new EnumMap<>(Commit.class);
  private final SentSql sent;

  public CountingPaymentStore(
      DataSource dataSource, Optional<DataSourceResolver> resolver, CommittedEvents committed) {
    SentSql recorder = new SentSql();
    super(
        new SqlClient(
            recorder.over(resolver.orElse(DataSourceResolver.DEFAULT).resolve(dataSource))),
        committed);
    sent = recorder;
    for (Commit outcome : Commit.values()) {
      counts.put(outcome, new AtomicInteger());
    }
  }

  @Override
  public Commit commit(StoreTransaction transaction) {
    Commit outcome = super.commit(transaction);
    counts.get(outcome).incrementAndGet();
    return outcome;
  }

  /** The script with this text that was sent last. */
  SentSql.Script lastSent(String fragment) {
    return sent.last(fragment);
  }

  public int count(Commit outcome) {
    return counts.get(outcome).get();
  }
}
