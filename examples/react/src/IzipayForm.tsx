import { useEffect, useRef, useState } from "react";
import type { components } from "@tollgate/client";
import type { Order } from "@tollgate/client/react";

type Session = components["schemas"]["FormSession"];

/** What Izipay's script makes of a payment. Only payloadHttp is signed; the rest is for the eye. */
interface Result extends Signed {
  code?: string;
  messageUserEng?: string;
  transactionId?: string;
  /** Where some versions of the script put it. */
  response?: Signed;
}

interface Signed {
  payloadHttp?: string;
  signature?: string;
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

/** Where a form was shown before, its buyer may have paid in it. */
const UNHEARD = "There is no answer. If you have sent the payment, wait for its result.";

/** Izipay's own form, in this page or over it, as the payment's mode says. */
export function IzipayForm({ order, onBack }: { order: Order; onBack: () => void }) {
  const [problem, setProblem] = useState("");
  const showing = useRef(0);
  const wasShown = useRef(false);

  /** Each showing has a token of its own: what an older one says is late. */
  async function show() {
    const mine = ++showing.current;
    const isCurrent = () => mine === showing.current;
    setProblem("");
    try {
      const session = await newSession(order);
      if (!isCurrent()) return;
      if (!("authorization" in session)) return location.assign(session.return_url);
      if (!window.Izipay) await loadScript(session.script_url);
      if (!isCurrent()) return;
      await new window.Izipay!({ config: session.config }).LoadForm({
        authorization: session.authorization,
        keyRSA: session.key_rsa,
        callbackResponse: (result) => isCurrent() && finish(session, result ?? {}),
      });
      if (isCurrent()) wasShown.current = true;
    } catch (error) {
      console.error(error);
      if (isCurrent()) setProblem(wasShown.current ? UNHEARD : "The form could not be shown. Nothing was charged.");
    }
  }

  /** A payment that was made, or may have been, goes to where it is verified. */
  function finish(session: Session, result: Result) {
    wasShown.current = true;
    const payloadHttp = result.payloadHttp || result.response?.payloadHttp || "";
    const code = codeOf(payloadHttp) ?? result.code;
    if (code === APPROVED || code === UNKNOWN) sendResult(session, result, payloadHttp);
    else setProblem(result.messageUserEng ?? "The payment was not made.");
  }

  useEffect(() => {
    wasShown.current = false;
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

/** A payment that is made already, or can no longer be made, has only the page that says so. */
type Ended = Pick<Session, "return_url">;

async function newSession({ next_step: step, order_key: key }: Order): Promise<Session | Ended> {
  const answer = await fetch(step!.session_url!, { method: "POST", headers: { "X-Order-Key": key! } });
  const body = await answer.json();
  if (answer.ok || (answer.status === 409 && body.return_url)) return body;
  throw new Error(`The form's session was refused: ${answer.status}`);
}

function codeOf(payloadHttp: string): string | undefined {
  try {
    return JSON.parse(payloadHttp).code;
  } catch {
    return undefined;
  }
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

/** To Tollgate, which verifies it and sends the buyer on to the confirmation page. Unsigned, it is a visit. */
function sendResult({ return_url: url, config }: Session, result: Result, payloadHttp: string) {
  const signature = result.signature || result.response?.signature;
  if (!payloadHttp || !signature) return location.assign(url);
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const fields = {
    payloadHttp,
    signature,
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
