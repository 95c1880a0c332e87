package io.tollgate.gateway;

import java.time.Duration;
import java.util.Optional;

/** How long a gateway may give a buyer, and what it gives where nobody wishes anything. */
public record ExpiryRange(Duration least, Duration usual, Duration most) {

  public ExpiryRange {
    if (usual.compareTo(least) < 0 || most.compareTo(usual) < 0) {
      throw new IllegalArgumentException("Not a range: " + least + ", " + usual + ", " + most);
    }
  }

  /** What the gateway allows that is nearest to a wish. */
  public Duration nearest(Optional<Duration> wish) {
    Duration asked = wish.orElse(usual);
    if (asked.compareTo(least) < 0) {
      return least;
    }
    return asked.compareTo(most) > 0 ? most : asked;
  }
}
