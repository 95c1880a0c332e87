"use client";

import { State, useCheckout } from "@tollgate/client/react";
import { useState } from "react";

interface Offer {
  sku: string;
  price: number;
  methods: { code: string; name: string }[];
}

/** Idle and Initiating. What it sends goes to this shop's own /api/payment/create. */
export function PayButton({ sku, price, methods }: Offer) {
  const [method, setMethod] = useState(methods[0]?.code);
  const { state, message, pay } = useCheckout();
  const isInitiating = state === State.INITIATING;
  return (
    <>
      <label>
        Pay with{" "}
        <select value={method} onChange={(event) => setMethod(event.target.value)} disabled={isInitiating}>
          {methods.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button onClick={() => pay({ sku, method })} disabled={isInitiating}>
        Pay {price.toLocaleString("en")} ₫
      </button>
      {isInitiating && <div className="loading-spinner" role="status" aria-label="Starting the payment" />}
      <p className="error-message" role="alert">
        {message}
      </p>
    </>
  );
}
