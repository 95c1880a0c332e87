package io.tollgate.gateway;

import java.time.Duration;
import java.util.Optional;

/** How long a gateway may give a buyer, and what it gives by default. */
public record ExpiryRange(Duration least, Duration usual, Duration most) {

  public ExpiryRange {
    if (usual.compareTo(least) < 0 || most.compareTo(usual) < 0) {
      throw new IllegalArgumentException("Not a range: " + least + ", " + usual + ", " + most);
    }
  }

  /** The requested expiry, clamped to what the gateway allows. */
  public Duration nearest(Optional<Duration> wish) {
    Duration asked = wish.orElse(usual);
    if (asked.compareTo(least) < 0) {
      return least;
    }
    return asked.compareTo(most) > 0 ? most : asked;
  }
}
