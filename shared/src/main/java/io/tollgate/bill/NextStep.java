package io.tollgate.bill;

import java.net.URI;

/** What the buyer does next, as the gateway answered when the bill was opened. */
public sealed interface NextStep {

  /** Nothing: the gateway has not answered yet. */
  record None() implements NextStep {}

  /** Send the browser there. */
  record Redirect(URI url) implements NextStep {}
}
