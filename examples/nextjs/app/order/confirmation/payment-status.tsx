"use client";

import { State, usePaymentStatus } from "@tollgate/client/react";
import Link from "next/link";

/** Verifying and Confirmed, as this shop's own /api/payment/status/ says. */
export function PaymentStatus({ transactionId }: { transactionId: string | null }) {
  const { state, message, hint, checking, checkAgain } = usePaymentStatus(transactionId);
  const isVerifying = state === State.VERIFYING;
  const isPaid = state === State.SUCCESS;
  return (
    <>
      {isVerifying && <div className="loading-spinner" aria-hidden="true" />}
      {isPaid && <div id="success-icon" aria-hidden="true">✓</div>}
      {state === State.FAILURE && <div id="failure-icon" aria-hidden="true">!</div>}
      <p id="status-message" role="status">
        {message}
      </p>
      <p>{hint || (checking && "Still checking with the gateway. You can leave this page open.")}</p>
      {transactionId && !isPaid && !isVerifying && !checking && (
        <button onClick={checkAgain}>Check again</button>
      )}
      <Link href="/">Back to the shop</Link>
    </>
  );
}
