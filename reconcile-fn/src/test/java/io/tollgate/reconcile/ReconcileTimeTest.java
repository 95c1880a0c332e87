package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReconcileTimeTest {

  private static final Duration BEGIN_WITHIN = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** A slow database took up to eight seconds from what comes after the function's time-out. */
  @Test
  void timeOfTheQuestionWhatIsDueCounts() throws Exception {
    Database database = StoreFixture.migrated();
    try (DatabaseLink link = DatabaseLink.to(database);
        StoreFixture store = StoreFixture.over(database, link.database(), 4);
        var runs = Executors.newVirtualThreadPerTaskExecutor()) {
      BillSnapshot placed = store.place(Draft.USUAL.at(FakeGateway.ID));
      store.clock().set(placed.bill().nextCheckAt());
      Reconcile reconcile = store.bean(Reconcile.class);
      DatabaseLink.Hold question = link.holdBefore("AS name FROM DUAL WHERE EXISTS");
      Future<Counts> run =
          runs.submit(() -> reconcile.run(Reconcile.WORK_LONGEST.plus(BEGIN_WITHIN)));
      assertTrue(question.await(PATIENCE));
      spend(BEGIN_WITHIN);
      question.release();

      assertEquals(Map.of("out_of_time", 1L), run.get().toMap());
    }
  }

  private static void spend(Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - endNanos < 0) {
      Thread.onSpinWait();
    }
  }
}
