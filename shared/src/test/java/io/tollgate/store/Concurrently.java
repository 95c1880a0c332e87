package io.tollgate.store;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Lets several callers start at the same moment, and gives back what each of them got. */
public final class Concurrently {

  private Concurrently() {}

  /**
   * @throws IllegalStateException when one of them failed
   */
  public static <T> List<T> all(int count, IntFunction<T> call) {
    CyclicBarrier start = new CyclicBarrier(count);
    try (ExecutorService callers = Executors.newFixedThreadPool(count)) {
      List<Future<T>> futures =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      callers.submit(
                          () -> {
                            start.await();
                            return call.apply(i);
                          }))
              .toList();
      return futures.stream().map(Concurrently::result).toList();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
