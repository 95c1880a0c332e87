// What the tests of our own pages ask the running Tollgate for.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";

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

/** A customer's token, by the issuer's own page: a code with PKCE, as the shop's pages get it. */
async function signIn(name) {
  const { customer: issuer } = await (await fetch(`${TOLLGATE}/config.json`)).json();
  const verifier = randomBytes(32).toString("base64url");
  const common = { client_id: issuer.client_id, redirect_uri: `${TOLLGATE}/sign-in/` };
  const asked = new URLSearchParams({
    ...common,
    response_type: "code",
    scope: issuer.scope,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const back = await fetch(`${issuer.authorize}?${asked}`, {
    method: "POST",
    body: new URLSearchParams({ name }),
    redirect: "manual",
  });
  const code = new URL(back.headers.get("location")).searchParams.get("code");
  const answer = await fetch(issuer.token, {
    method: "POST",
    body: new URLSearchParams({
      ...common,
      grant_type: "authorization_code",
      code,
      code_verifier: verifier,
    }),
  });
  assert.ok(answer.ok, `${issuer.token}: ${answer.status}`);
  return (await answer.json()).access_token;
}

/** Somebody who is signed in, as the pages keep it in sessionStorage, and has one product in the cart. */
export async function customer() {
  const name = `${crypto.randomUUID()}@shop.example`;
  const token = await signIn(name);
  const lines = [{ sku: "phin", quantity: 1 }];
  const headers = { authorization: `Bearer ${token}` };
  await json(`${TOLLGATE}/api/v1/cart`, "PUT", { lines }, headers);
  return JSON.stringify({ token, name, until: Date.now() + 3_600_000 });
}

/** Told to a page before its own scripts. */
export function signedIn(kept) {
  sessionStorage.setItem("tollgate.customer", kept);
}
