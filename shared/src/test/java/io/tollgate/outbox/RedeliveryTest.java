package io.tollgate.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.sql.SqlClient;
import io.tollgate.store.StoreFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A window of 110,000 events among 20,000 others, as after a day on which a consumer was lost. */
class RedeliveryTest {

  private static final int EVENTS = 110_000;
  private static final int OTHERS = 20_000;

  /** Of one call. */
  private static final int EVENTS_MAX = 20_000;

  private static final int ROWS_OF_STATEMENT = 1_000;

  private static final Instant FROM = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-05-02T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-05-03T00:00:00Z");

  /** One connection, for each counts what was read and written over it. */
  private static final StoreFixture STORE = StoreFixture.open(1);

  private final Outbox outbox = STORE.bean(Outbox.class);

  @BeforeAll
  static void fill() {
    insert(OTHERS, "2026-04-01", "published_at");
    insert(EVENTS, "2026-05-01", "IF(n%3=0,NULL,published_at)");
    STORE.execute("UPDATE outbox SET dead_at=created_at WHERE published_at IS NULL");
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  /** Half a second from one to the next. */
  private static void insert(int count, String from, String publishedAt) {
    STORE.execute(
        """
        INSERT INTO outbox(event_id,type,payload,created_at,published_at,next_at)
          SELECT UUID(),'review.opened','{}',at,%s,NULL FROM
            (SELECT n,at,at AS published_at FROM
              (SELECT n,'%s'+INTERVAL n*500000 MICROSECOND AS at FROM
                (SELECT ROW_NUMBER() OVER () AS n FROM
                  (SELECT 1 FROM information_schema.columns LIMIT 400) a,
                  (SELECT 1 FROM information_schema.columns LIMIT 275) b LIMIT %d) x) y) z\
        """
            .formatted(publishedAt, from, count));
  }

  @Test
  void largeWindowIsMadeDueCallByCallInStatementsOfAThousandRows() {
    List<Integer> made = new ArrayList<>();
    Instant from = FROM;
    while (from.isBefore(TO)) {
      long before = status("Handler_read");
      long statements = status("Com_update");
      Redelivered part = outbox.redeliver(from, TO, NOW);
      assertTrue(status("Handler_read") - before <= 4 * EVENTS_MAX + ROWS_OF_STATEMENT);
      assertTrue(status("Com_update") - statements >= part.events() / ROWS_OF_STATEMENT);
      made.add(part.events());
      from = part.reached();
    }

    assertEquals(EVENTS, made.stream().mapToInt(Integer::intValue).sum(), made::toString);
    assertTrue(made.stream().allMatch(events -> events <= EVENTS_MAX), made::toString);
    assertEquals(List.of(EVENTS + ""), STORE.rows(COUNT + "created_at>='2026-05-01'"));
    assertEquals(List.of("0"), STORE.rows(COUNT + "created_at<'2026-05-01'"));
    assertEquals(new Redelivered(0, TO, TO), outbox.redeliver(TO.minusSeconds(1), TO, NOW));
  }

  private static final String COUNT =
      "SELECT COUNT(*) FROM outbox WHERE state='waiting' AND dead_at IS NULL AND attempts=0 AND ";

  @Test
  void emptyWindowReadsNothing() {
    long before = status("Handler_read");

    outbox.redeliver(TO.plusSeconds(1), TO.plusSeconds(9), NOW);

    assertTrue(status("Handler_read") - before < ROWS_OF_STATEMENT);
  }

  /** Asking is counted too, some hundred rows. */
  private static long status(String counter) {
    return STORE
        .bean(SqlClient.class)
        .list("SHOW SESSION STATUS LIKE '" + counter + "%'", row -> row.getLong(2))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
