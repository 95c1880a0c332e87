package io.tollgate.gateway;

import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;

/** What a gateway answered when asked to collect. */
public sealed interface Opening {

  /**
   * The gateway waits for the buyer.
   *
   * @param memo what the gateway added to the plan's memo, to be found again later
   */
  record Opened(NextStep nextStep, Memo memo) implements Opening {}

  /** An earlier call with this ref went through and its answer was lost. */
  record AlreadyOpen() implements Opening {}

  /** Only for codes that prove that nothing was created. */
  record Refused(String code, String message) implements Opening {}
}
