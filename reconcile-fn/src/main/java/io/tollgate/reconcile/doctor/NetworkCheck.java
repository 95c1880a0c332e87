package io.tollgate.reconcile.doctor;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether a server can be reached from here, and whether its clock and ours agree: gateways refuse
 * what is signed for another time, as ZaloPay does beyond 15 minutes and AWS beyond five.
 *
 * @param name of the server, which its lines begin with
 */
record NetworkCheck(String name, URI address, Clock clock) {

  private static final Duration SKEW_SEEN = Duration.ofSeconds(5);
  private static final Duration SKEW_MAX = Duration.ofSeconds(60);

  /** A Date header leaves out the fraction of its second. */
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  List<Line> lines() {
    try {
      Reach reach = Reach.of(address);
      Line reached =
          Line.ok(
              name + " network",
              address.getHost() + " answers within " + reach.took().toMillis() + " ms");
      Instant halfWay = clock.instant().minus(reach.took().dividedBy(2));
      return List.of(reached, skew(reach.date(), halfWay));
    } catch (IOException e) {
      return List.of(
          Line.fail(
              name + " network",
              "network: no answer from " + address.getHost() + ", " + kind(e),
              "See the route to the internet (NAT gateway, security group) and whether the"
                  + " gateway lets our address in"));
    }
  }

  private static String kind(IOException e) {
    return e.getClass().getSimpleName();
  }

  private Line skew(Instant theirs, Instant ours) {
    if (theirs.equals(Instant.EPOCH)) {
      return Line.info(name + " clock", "its answers carry no time");
    }
    Duration skew = Duration.between(theirs.plus(HALF_A_SECOND), ours);
    String finding =
        skew.abs().toSeconds()
            + " s "
            + (skew.isNegative() ? "behind " : "ahead of ")
            + address.getHost();
    if (skew.abs().compareTo(SKEW_MAX) > 0) {
      return Line.fail(
          name + " clock",
          finding,
          "Signatures for another time are refused: mend the clock of this machine");
    }
    return skew.abs().compareTo(SKEW_SEEN) > 0
        ? Line.warn(
            name + " clock", finding, "Mend the clock of this machine before it is a minute")
        : Line.ok(name + " clock", finding);
  }
}
