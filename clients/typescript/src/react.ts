/** The browser's checkout as React hooks: what happens is in checkout, a hook only shows it. */
import { useCallback, useEffect, useRef, useState } from "react";
import { checkout, State, viewOf, type Order, type View } from "./web/checkout.js";

export { State };
export type { Order, View };

export interface CheckoutOptions {
  /** Where /api/payment/create is: the shop's own back end or, without one, Tollgate. */
  baseUrl?: string;
  /** Takes the buyer to the next step; otherwise to the gateway. */
  leave?: (order: Order) => void;
}

/** For a page that pays: `pay` sends its request to /api/payment/create and leaves. */
export function useCheckout({ baseUrl, leave }: CheckoutOptions = {}) {
  const [view, setView] = useState<View>(viewOf(State.IDLE));
  const payment = useRef<ReturnType<typeof checkout>>(undefined);
  const newestLeave = useRef(leave);

  useEffect(() => {
    newestLeave.current = leave;
  });

  useEffect(() => {
    const leaveFor = (order: Order) => newestLeave.current?.(order);
    payment.current = checkout({
      baseUrl,
      onChange: setView,
      leave: newestLeave.current && leaveFor,
    });
    return payment.current.stop;
  }, [baseUrl]);

  const pay = useCallback((request: object) => payment.current?.start(request), []);
  return { ...view, pay };
}

/**
 * For the page to which the buyer comes back: asks /api/payment/status/, and while the payment is
 * pending a few times more.
 *
 * @param transactionId of the address, as `apptransid`; nothing else in an address is worth reading
 */
export function usePaymentStatus(transactionId: string | null, { baseUrl }: { baseUrl?: string } = {}) {
  const [view, setView] = useState<View>(viewOf(transactionId ? State.VERIFYING : State.IDLE));
  const payment = useRef<ReturnType<typeof checkout>>(undefined);

  useEffect(() => {
    payment.current = checkout({ baseUrl, onChange: setView });
    void payment.current.verify(transactionId);
    return payment.current.stop;
  }, [baseUrl, transactionId]);

  const checkAgain = useCallback(() => void payment.current?.verify(transactionId), [transactionId]);
  return { ...view, checkAgain };
}
