package io.tollgate.local;

import io.tollgate.local.fill.Fill;
import io.tollgate.simulator.StartFailure;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entry point of {@code ./dev}: tools for developers of Tollgate. */
public final class Dev {

  private static final long BILLS_MAX = 10_000_000;

  private Dev() {}

  /** {@code fill N}, on the database that {@code ./run} would use. */
  public static void main(String[] args) {
    try {
      fill(count(args[1]), Main.options(List.of("--classes"), System.getenv()));
      // The functions that were started keep threads, as Lambda would freeze them.
      System.exit(0);
    } catch (StartFailure e) {
      System.err.println("Tollgate cannot start. " + e.getMessage());
      System.exit(1);
    }
  }

  /** Starts the local world, because its migration makes the schema and the payment methods. */
  private static void fill(long bills, Options options) {
    Options idle =
        new Options(
            0,
            options.template(),
            options.code(),
            options.state(),
            false,
            options.database(),
            false,
            ShopUrls.NONE,
            Sandboxes.NONE,
            Map.of());
    try (Local local = Local.start(idle)) {
      Fill.into(
          local.database(),
          bills,
          Instant.now(),
          done -> System.out.printf("%,d of %,d bills%n", done, bills));
    } catch (SQLException e) {
      throw new StartFailure("The database cannot be filled: " + e.getMessage(), e);
    }
  }

  private static long count(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("[1-9]\\d{0,7}"))
        .map(Long::parseLong)
        .filter(bills -> bills <= BILLS_MAX)
        .orElseThrow(
            () -> new StartFailure("Bills must be from 1 to 10000000, not '" + text + "'."));
  }
}
