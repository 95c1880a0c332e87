package io.tollgate.reconcile;

import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.settle.Settle;
import io.tollgate.sql.DatabaseUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Isolates the failures of a run's parts: each is logged and counted, and stops no other part. A
 * thread of an executor, on which most parts run, would end without either.
 */
final class IsolatedWork {

  private static final Logger LOG = LoggerFactory.getLogger(IsolatedWork.class);

  private IsolatedWork() {}

  /**
   * @param name for the log: "refunds of vnpay"
   * @param counts gets {@code unreachable} or {@code errors}, of which the metric is made
   */
  static void run(String name, Counts counts, Runnable part) {
    try {
      part.run();
    } catch (GatewayUnreachable e) {
      LOG.warn("{} left to the next run: {}", name, e.getMessage());
      counts.add("unreachable");
    } catch (DatabaseUnavailable | Settle.Contended e) {
      LOG.warn("{} left to the next run: {}", name, e.getMessage());
      counts.add(Counts.ERRORS);
    } catch (RuntimeException | Error e) {
      // A class that is missing in the jar is an error too.
      LOG.error("{} failed", name, e);
      counts.add(Counts.ERRORS);
    }
  }
}
