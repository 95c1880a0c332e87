import { useEffect, useRef, useState } from "react";
import type { components } from "@tollgate/client";
import type { Order } from "@tollgate/client/react";

type Session = components["schemas"]["FormSession"];

/** What Izipay's script makes of a payment. Only payloadHttp is signed; the rest is for the eye. */
interface Result {
  code?: string;
  messageUserEng?: string;
  payloadHttp?: string;
  signature?: string;
  transactionId?: string;
}

declare global {
  interface Window {
    Izipay?: new (settings: { config: Session["config"] }) => {
      LoadForm(settings: {
        authorization: string;
        keyRSA: string;
        callbackResponse: (result: Result) => void;
      }): Promise<void>;
    };
  }
}

const APPROVED = "00";
const UNKNOWN = "021";

/** Izipay's own form, in this page or over it, as the payment's mode says. */
export function IzipayForm({ order, onBack }: { order: Order; onBack: () => void }) {
  const [problem, setProblem] = useState("");
  const showing = useRef(0);

  /** Each showing has a token of its own: what an older one says is late. */
  async function show() {
    const mine = ++showing.current;
    const isCurrent = () => mine === showing.current;
    setProblem("");
    try {
      const session = await newSession(order);
      if (!window.Izipay) await loadScript(session.script_url);
      if (!isCurrent()) return;
      await new window.Izipay!({ config: session.config }).LoadForm({
        authorization: session.authorization,
        keyRSA: session.key_rsa,
        callbackResponse: (result) => isCurrent() && finish(session, result ?? {}),
      });
    } catch (error) {
      console.error(error);
      if (isCurrent()) setProblem("The form could not be shown. Nothing was charged.");
    }
  }

  function finish(session: Session, result: Result) {
    if (result.code === APPROVED || result.code === UNKNOWN) sendResult(session, result);
    else setProblem(result.messageUserEng ?? "The payment was not made.");
  }

  useEffect(() => {
    void show();
    return () => {
      showing.current++;
    };
  }, [order]);

  return (
    <>
      <h1>Secure payment</h1>
      <div id="izipay-form" />
      <p id="error-message" role="alert">
        {problem}
      </p>
      <button onClick={show}>{problem ? "Try again" : "Open the form again"}</button>
      <button className="plain" onClick={onBack}>
        Back
      </button>
    </>
  );
}

async function newSession({ next_step: step, order_key: key }: Order): Promise<Session> {
  const answer = await fetch(step!.session_url!, { method: "POST", headers: { "X-Order-Key": key! } });
  if (!answer.ok) throw new Error(`The form's session was refused: ${answer.status}`);
  return answer.json();
}

function loadScript(url: string) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = () => reject(new Error("Izipay's script could not be loaded"));
    document.head.append(script);
  });
}

/** To Tollgate, which verifies it and sends the buyer on to the confirmation page. */
function sendResult({ return_url: url, config }: Session, result: Result) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const fields = {
    payloadHttp: result.payloadHttp ?? "",
    signature: result.signature ?? "",
    transactionId: result.transactionId ?? String(config.transactionId),
  };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
