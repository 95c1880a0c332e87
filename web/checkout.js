/**
 * Tollgate's checkout in the browser: starts a payment and learns what became of it.
 * No framework, no build step; with api.js beside it, it works as it is on a shop's own page, and it
 * is @tollgate/client/checkout of clients/typescript too:
 *
 *   import { checkout } from "/checkout.js";
 *
 *   const payment = checkout({ baseUrl: "https://pay.example.vn", onChange: show });
 *   payment.pay(50000, "Payment for Order #12345");                                // checkout page
 *   payment.pay(2000, "Order #12346", { currency: "PEN", method: "izipay-main", mode: "pop-up" });
 *   payment.verify(new URLSearchParams(location.search).get("apptransid"));       // return page
 *
 * `show` receives { state, message, key, hint, hintKey, checking, problem, order, answer } each time
 * something changes.
 * The address the buyer returns with can be typed by anybody, so nothing but the server's answer
 * leads to success.
 */
import { onceEach } from "./api.js";

export const State = Object.freeze({
  IDLE: "idle",
  INITIATING: "initiating",
  ACCEPTED: "accepted",
  VERIFYING: "verifying",
  SUCCESS: "confirmed-success",
  FAILURE: "confirmed-failure",
  NOTICE: "confirmed-notice",
});

/**
 * State by event. What is not listed does not happen: a second click finds no `pay` while
 * initiating. An error confirms nothing, so it leads back to idle. Accepted is an order that is
 * paid without a gateway: nothing is verified, and nothing is left to do here. Notice is money that
 * arrived and did not, or does not any more, pay for the order.
 */
const MOVES = Object.freeze({
  [State.IDLE]: { pay: State.INITIATING, verify: State.VERIFYING, error: State.IDLE },
  [State.INITIATING]: { accept: State.ACCEPTED, error: State.IDLE, back: State.IDLE },
  [State.ACCEPTED]: { back: State.IDLE },
  [State.VERIFYING]: {
    paid: State.SUCCESS,
    unpaid: State.FAILURE,
    notice: State.NOTICE,
    error: State.IDLE,
  },
  [State.FAILURE]: {
    paid: State.SUCCESS,
    unpaid: State.FAILURE,
    notice: State.NOTICE,
    verify: State.VERIFYING,
  },
  [State.SUCCESS]: {},
  [State.NOTICE]: { verify: State.VERIFYING },
});

/**
 * Every sentence for the buyer by its key, by which a page says it in another language. Those of
 * `paid.…` and `unpaid.…` say what there is to say of the order, by the second word of the server's
 * answer: the message for money that arrived, else a hint beside the usual message. There is none
 * for an order that is simply open or confirmed.
 */
export const MESSAGES = Object.freeze({
  accepted: "Thank you! Your order is placed.",
  verifying: "Verifying your payment...",
  paid: "Thank you! Your payment was successful.",
  unpaid: "Your payment failed or is still processing. Please contact support.",
  "paid.open": "Your payment arrived, but it does not pay for your order. Please contact support.",
  "paid.cancelled": "Your payment arrived, but your order was cancelled. Please contact support.",
  "paid.refunded": "Your payment was given back to you in full.",
  "paid.duplicate":
    "Your order was paid by another payment already. We will give this second payment back.",
  "paid.under_review":
    "Your payment arrived, and a person is looking at it. Please do not pay again.",
  "unpaid.confirmed":
    "Your order is confirmed without this payment. Please do not pay again.",
  "unpaid.cancelled": "Your order was cancelled. Please do not pay for it any more.",
  "unpaid.refunded": "What you paid was given back to you in full.",
  "unpaid.duplicate":
    "Your order was paid by another payment already. Please do not pay again.",
  "unpaid.under_review":
    "A person is looking at a payment of your order. Please do not pay again.",
  not_started: "Could not start payment. Please try again.",
  no_transaction: "Error: Transaction ID not found.",
  not_verified: "We could not verify your payment status. Please contact support.",
});

/** What is said in a state, where nothing more is known. */
const USUAL = Object.freeze({
  [State.ACCEPTED]: "accepted",
  [State.VERIFYING]: "verifying",
  [State.SUCCESS]: "paid",
  [State.FAILURE]: "unpaid",
});

/** Bank transfers and cash: the gateway that is none. */
const WITHOUT_GATEWAY = "manual";

/**
 * Pauses before each further look at a pending payment. The last look comes after more than a
 * minute, which is when the server may ask the gateway again.
 */
const LOOKS_SECONDS = [3, 5, 8, 13, 21, 34];
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * @typedef {object} Order what POST /api/payment/create answers, of which order_url is enough
 * @property {string} [ref]
 * @property {string} [order_key] opens this one order to whoever has it
 * @property {string} [gateway]
 * @property {number} [amount] in the currency's smallest unit
 * @property {string} [currency]
 * @property {string} [order_url] where the buyer pays
 * @property {{ type: string, url?: string, session_url?: string } | null} [next_step]
 *
 * @typedef {object} View
 * @property {string} state one of State
 * @property {string} message the words for the buyer
 * @property {string} [key] of the message in MESSAGES, where there is one
 * @property {string} hint what they should know of their order beside it
 * @property {string} [hintKey] of the hint in MESSAGES, where there is one
 * @property {boolean} checking whether a pending payment is still being looked at
 * @property {any} [problem] the server's, where it said why it refused
 * @property {Order} [order] once it is accepted
 * @property {{ status?: string, order?: string, why?: string, undecided?: boolean }} [answer] what the server said of a payment
 */

/**
 * The state an event leads to, or undefined where that event has no meaning.
 *
 * @param {string} state
 * @param {string} event
 * @returns {string | undefined}
 */
export function after(state, event) {
  return MOVES[state][event];
}

/**
 * What a page shows before anything has happened.
 *
 * @param {string} state
 * @returns {View}
 */
export function viewOf(state) {
  return { state, ...said(USUAL[state]), checking: false };
}

function said(key, hintKey) {
  return { key, message: MESSAGES[key] ?? "", hintKey, hint: MESSAGES[hintKey] ?? "" };
}

function known(key) {
  return key in MESSAGES ? key : undefined;
}

/**
 * @param {object} [options]
 * @param {string | (() => Promise<string>)} [options.baseUrl] where /api/payment/create and
 *     /api/payment/status/ are: Tollgate, or a shop's back end that asks it; empty when that is the
 *     page's own origin
 * @param {(view: View) => void} [options.onChange] told of every change
 * @param {(order: Order) => void} [options.leave] takes the buyer to the next step; otherwise to order_url
 */
export function checkout({ baseUrl = "", onChange = () => {}, leave = leavePage } = {}) {
  let state = State.IDLE;
  let checking = false;
  let stopped = false;
  let lastAnswer;
  const keys = onceEach();

  window.addEventListener("pageshow", comeBack);

  // A page restored by the back button is as it was left: still initiating, for ever. Its next
  // request is a new one, or the answer would be that of the payment that was left.
  function comeBack({ persisted }) {
    if (!persisted) return;
    keys.answered();
    happen("back");
  }

  /** For a page that goes on without this checkout: nothing is told and asked any more. */
  function stop() {
    stopped = true;
    checking = false;
    window.removeEventListener("pageshow", comeBack);
  }

  /**
   * @param {number} amount an integer of the currency's smallest unit: dong, or centimos
   * @param {string} orderInfo what the buyer reads at the gateway
   * @param {object} [wish] currency, method (or gateway and account) and mode, each where it is not
   *     the usual one
   */
  function pay(amount, orderInfo, wish = {}) {
    return start({ amount, order_info: orderInfo, ...wish });
  }

  /** @param {object} request as it is sent; a shop's own back end may take something else than Tollgate */
  async function start(request) {
    if (!happen("pay")) return;
    try {
      const order = await createOrder(baseUrl, request, keys.keyFor(request));
      if (isAccepted(order)) happen("accept", { order });
      else if (!stopped) leave(withUrl(order));
    } catch (error) {
      keys.answered(error.problem ?? {});
      console.error("Payment not started:", error);
      happen("error", { ...said("not_started"), problem: error.problem });
    }
  }

  /**
   * Asks the server, and while the payment is pending a few times more.
   *
   * @param {string | null} transactionId
   */
  async function verify(transactionId) {
    if (checking) return;
    if (!transactionId) {
      happen("error", said("no_transaction"));
      return;
    }
    if (!happen("verify")) return;
    try {
      report(await readStatus(baseUrl, transactionId), LOOKS_SECONDS.length);
    } catch (error) {
      console.error("Payment not verified:", error);
      happen("error", said("not_verified"));
    }
    await keepChecking(transactionId);
  }

  async function keepChecking(transactionId) {
    for (let look = 1; checking; look++) {
      await pause(LOOKS_SECONDS[look - 1]);
      if (stopped) return;
      report(await lookAgain(transactionId), LOOKS_SECONDS.length - look);
    }
  }

  /** A look that fails is no answer: what was said of the pending payment before still holds. */
  async function lookAgain(transactionId) {
    try {
      return await readStatus(baseUrl, transactionId);
    } catch (error) {
      console.error("Payment not verified:", error);
      return lastAnswer;
    }
  }

  /** A server that says nothing of the order means what it says of the payment. */
  function report(answer, looksLeft) {
    const { status, order } = answer;
    lastAnswer = answer;
    checking = !stopped && status === "PENDING" && looksLeft > 0;
    if (status !== "PAID") happen("unpaid", { ...said("unpaid", known(`unpaid.${order}`)), answer });
    else if (order === undefined || order === "confirmed") happen("paid", { answer });
    else happen("notice", { ...said(known(`paid.${order}`) ?? "paid.under_review"), answer });
  }

  function happen(event, facts = {}) {
    const next = after(state, event);
    if (next === undefined) return false;
    state = next;
    if (!stopped) onChange({ ...viewOf(state), checking, ...facts });
    return true;
  }

  return Object.freeze({ pay, start, verify, stop });
}

/** A repeat whose first answer was lost has the same key, and opens no second payment. */
async function createOrder(baseUrl, request, idempotencyKey) {
  const response = await fetch(`${await addressOf(baseUrl)}/api/payment/create`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  if (response.ok) return response.json();
  const refusal = new Error("Failed to create payment order.");
  refusal.problem = await response.json().catch(() => undefined);
  throw refusal;
}

/** Only where no gateway is asked is an order without an address in order. */
function isAccepted(order) {
  return order.gateway === WITHOUT_GATEWAY && Boolean(order.order_key) && !order.order_url;
}

function withUrl(order) {
  if (!order.order_url) throw new Error("Order URL not received.");
  return order;
}

function leavePage({ order_url: url }) {
  window.location.href = url;
}

async function readStatus(baseUrl, transactionId) {
  const response = await fetch(
    `${await addressOf(baseUrl)}/api/payment/status/${encodeURIComponent(transactionId)}`,
    { cache: "no-store", signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) },
  );
  if (!response.ok) throw new Error("Status verification failed.");
  const { status, order, why, undecided } = await response.json();
  return { status, order, why, undecided };
}

async function addressOf(baseUrl) {
  return typeof baseUrl === "function" ? baseUrl() : baseUrl;
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
