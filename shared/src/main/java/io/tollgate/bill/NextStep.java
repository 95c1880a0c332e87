package io.tollgate.bill;

import java.net.URI;

/** What the buyer does next, as the gateway answered when the bill was opened. */
public sealed interface NextStep {

  /** Nothing: the gateway has not answered yet, or the money is collected without a page. */
  record None() implements NextStep {}

  /** Send the browser there. */
  record Redirect(URI url) implements NextStep {}

  /**
   * Show the gateway's form.
   *
   * @param page a page of ours that shows it, for front ends that can only redirect
   * @param session where a page mints what the form needs, anew each time it is shown
   */
  record Form(URI page, URI session) implements NextStep {}

  /** Transfer the money from a bank, before the deadline and naming the bill's ref. */
  record Transfer(PaymentInstructions instructions) implements NextStep {}
}
