package io.tollgate.bill;

import java.net.URI;

/** What the buyer does next. Sealed, so that a gateway with another kind of step shows up where steps are rendered. */
public sealed interface NextStep {

  /** Send the browser there. */
  record Redirect(URI url) implements NextStep {}
}
