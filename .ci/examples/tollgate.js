// What the tests of our own pages ask the running Tollgate for.
import assert from "node:assert/strict";

const { API_KEY, PORT, ZALOPAY_URL } = process.env;

export const TOLLGATE = `http://localhost:${PORT}`;

async function json(url, method, body, headers = {}) {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${url}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}

/** An order that is not paid: the answer to its creation. */
export function order(wish = {}) {
  const request = { shop_ref: crypto.randomUUID(), amount: 50000, currency: "VND", ...wish };
  return json(`${TOLLGATE}/api/v1/payment`, "POST", request, { "x-api-key": API_KEY });
}

/** The buyer ends a payment at the simulated ZaloPay. */
export function endPayment({ ref }, outcome) {
  return json(`${ZALOPAY_URL}/control/pay`, "POST", { order: ref, outcome });
}

/** Somebody who is signed in, as the pages keep it in sessionStorage, and has one product in the cart. */
export async function customer() {
  const name = `${crypto.randomUUID()}@shop.example`;
  const { token } = await json(`${TOLLGATE}/local/login`, "POST", { as: "customer", name });
  const lines = [{ sku: "phin", quantity: 1 }];
  const headers = { authorization: `Bearer ${token}` };
  await json(`${TOLLGATE}/api/v1/cart`, "PUT", { lines }, headers);
  return JSON.stringify({ token, name, until: Date.now() + 3_600_000, controls: {} });
}

/** Told to a page before its own scripts. */
export function signedIn(kept) {
  sessionStorage.setItem("tollgate.customer", kept);
}
