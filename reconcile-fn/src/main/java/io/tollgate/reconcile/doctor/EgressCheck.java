package io.tollgate.reconcile.doctor;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The address that gateways see our calls come from, which some keep in an allow-list.
 *
 * @param mirror a server that answers with the address of its caller, if one may be asked
 * @param expected the address of the stack's NAT gateway, if it made one
 */
record EgressCheck(Optional<URI> mirror, Optional<String> expected) {

  static final String NAME = "egress address";

  List<Line> lines() {
    if (mirror.isEmpty()) {
      return List.of(Line.info(NAME, "not asked: tollgate.address-check-url names no server"));
    }
    try {
      String seen = Reach.of(mirror.get()).body().strip();
      return List.of(
          seen.matches("[0-9A-Fa-f.:]{7,45}")
              ? compare(seen)
              : Line.warn(NAME, mirror.get() + " names no address", "Ask another server"));
    } catch (IOException e) {
      return List.of(
          Line.warn(
              NAME,
              "network: no answer from " + mirror.get() + ", " + e.getClass().getSimpleName(),
              "See the lines about the gateways' networks"));
    }
  }

  private Line compare(String seen) {
    if (expected.isEmpty()) {
      return Line.info(NAME, seen + ": gateways with an allow-list must have it");
    }
    return expected.get().equals(seen)
        ? Line.ok(NAME, seen)
        : Line.warn(
            NAME,
            seen + ", and the stack's EgressAddress is " + expected.get(),
            "Calls take another way out: see the routes of the subnets, and tell the gateways");
  }
}
