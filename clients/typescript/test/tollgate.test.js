// The whole client against ./run, whose address and key are in API_URL and API_KEY.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { tollgate } from "../dist/index.js";

const { API_URL: baseUrl, API_KEY: apiKey, ZALOPAY_URL: gateway } = process.env;
const shop = tollgate({ baseUrl, apiKey });
const anyone = tollgate({ baseUrl });

const newPayment = () => ({ shop_ref: `client-${randomUUID()}`, amount: 50_000, gateway: "zalopay" });

async function pay(ref) {
  const answer = await fetch(`${gateway}/control/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app_trans_id: ref, outcome: "success" }),
  });
  assert.ok(answer.ok, await answer.text());
}

test("a payment is opened, paid, seen and given back", async () => {
  const { data: opened } = await shop.POST("/api/v1/payment", { body: newPayment() });
  assert.match(opened.order_url, /^http/);
  const status = () =>
    anyone.GET("/api/payment/status/{app_trans_id}", {
      params: { path: { app_trans_id: opened.app_trans_id } },
    });
  assert.deepEqual((await status()).data, { status: "PENDING", order: "open" });

  await pay(opened.ref);
  // The callback is on its way; the status route asks the gateway where it may.
  while ((await status()).data.status === "PENDING") await new Promise(setImmediate);
  assert.deepEqual((await status()).data, { status: "PAID", order: "confirmed" });

  const { data: seen } = await shop.GET("/api/v1/payment", { params: { query: { ref: opened.ref } } });
  assert.equal(seen.verified, true);
  assert.equal(seen.shop_ref, opened.shop_ref);

  const { data: refund } = await shop.POST("/api/v1/payment/refund", {
    params: { query: { ref: opened.ref } },
    body: { amount: 20_000, reason: "One cup was cold" },
  });
  assert.equal(refund.amount, 20_000);
});

test("an answer that was lost is found: one order, one payment", async () => {
  let lost = 0;
  const unlucky = tollgate({
    baseUrl,
    apiKey,
    fetch: async (request) => {
      const response = await fetch(request);
      if (lost++ === 0) throw new TypeError("the line broke");
      return response;
    },
  });
  const body = newPayment();
  const { data: opened } = await unlucky.POST("/api/v1/payment", { body });
  const { data: all } = await shop.GET("/api/v1/payments", {
    params: { query: { shop_ref: body.shop_ref } },
  });
  assert.equal(lost, 2);
  assert.deepEqual(all.payments.map(({ ref }) => ref), [opened.ref]);
});

test("what the server refuses is an error with a code", async () => {
  const { error, response } = await shop.POST("/api/v1/payment", {
    body: { ...newPayment(), gateway: "nobody" },
  });
  assert.equal(response.status, 400);
  assert.equal(error.errors[0].field, "gateway");
  const { response: refused } = await anyone.POST("/api/v1/payment", { body: newPayment() });
  assert.equal(refused.status, 401);
});
