import { State, usePaymentStatus } from "@tollgate/client/react";
import { API_URL } from "./shop";

// All that is read of the address: a status in it would be what anybody typed.
const transactionId = new URLSearchParams(location.search).get("apptransid");

/** Verifying and Confirmed. */
export function Confirmation() {
  const { state, message, hint, checking, checkAgain } = usePaymentStatus(transactionId, {
    baseUrl: API_URL,
  });
  const isVerifying = state === State.VERIFYING;
  const isPaid = state === State.SUCCESS;
  return (
    <>
      <h1>Your payment</h1>
      {isVerifying && <div id="loading-spinner" aria-hidden="true" />}
      {isPaid && <div id="success-icon" aria-hidden="true">✓</div>}
      {state === State.FAILURE && <div id="failure-icon" aria-hidden="true">!</div>}
      <p id="status-message" role="status">
        {message}
      </p>
      <p>{hint || (checking && "Still checking with the gateway. You can leave this page open.")}</p>
      {transactionId && !isPaid && !isVerifying && !checking && (
        <button onClick={checkAgain}>Check again</button>
      )}
      <a href="/">Back to the shop</a>
    </>
  );
}
