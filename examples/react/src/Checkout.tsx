import { useEffect, useState } from "react";
import { State, useCheckout, type Order } from "@tollgate/client/react";
import { IzipayForm } from "./IzipayForm";
import { methodsFor, money, API_URL, type Method, type Product } from "./shop";

interface Choice {
  name: string;
  method: string;
  mode?: string;
}

/** Idle and Initiating: the buyer chooses how to pay and leaves, or pays in a form on this page. */
export function Checkout({ product, onBack }: { product: Product; onBack: () => void }) {
  const [methods, setMethods] = useState<Method[]>([]);
  const [choice, setChoice] = useState<Choice>();
  const [form, setForm] = useState<Order>();

  useEffect(() => {
    let isCurrent = true;
    void methodsFor(product).then((found) => {
      if (!isCurrent) return;
      setMethods(found);
      setChoice(choicesOf(found)[0]);
    });
    return () => {
      isCurrent = false;
    };
  }, [product]);

  const payment = useCheckout({
    baseUrl: API_URL,
    leave: (order) => {
      const hasForm = order.next_step?.session_url && choice?.mode !== "redirect";
      if (hasForm) setForm(order);
      else location.assign(order.order_url!);
    },
  });
  const isInitiating = payment.state === State.INITIATING;

  function pay() {
    payment.pay({
      amount: product.price,
      currency: product.currency,
      order_info: product.name,
      method: choice?.method,
      mode: choice?.mode,
    });
  }

  if (form) return <IzipayForm order={form} onBack={onBack} />;
  return (
    <>
      <h1>{product.name}</h1>
      <fieldset disabled={isInitiating}>
        <legend>How you pay</legend>
        {choicesOf(methods).map((each) => (
          <label key={each.name}>
            <input
              type="radio"
              name="choice"
              checked={each.name === choice?.name}
              onChange={() => setChoice(each)}
            />
            {each.name}
          </label>
        ))}
      </fieldset>
      <button onClick={pay} disabled={!choice || isInitiating}>
        Pay {money(product)}
      </button>
      <button className="plain" onClick={onBack}>
        Back
      </button>
      {isInitiating && <div id="loading-spinner" role="status" aria-label="Starting the payment" />}
      <p id="error-message" role="alert">
        {payment.message}
      </p>
    </>
  );
}

/** A method whose form can be shown in several ways is several choices. */
function choicesOf(methods: Method[]): Choice[] {
  return methods.flatMap(({ code, name, modes }): Choice[] =>
    modes.length === 0
      ? [{ method: code, name }]
      : modes.map((mode) => ({ method: code, mode, name: `${name} (${mode})` })),
  );
}
