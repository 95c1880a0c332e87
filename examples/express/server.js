// A shop's back end on Express, as a client of Tollgate: create, status, webhook, refund.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { tollgate } from "@tollgate/client";
import { verifyWebhook, WebhookVerificationError } from "@tollgate/client/webhooks";
import express from "express";

const { API_URL, API_KEY, SHOP_URL, WEBHOOK_SECRET, STAFF_TOKEN, PAYMENT_MODE = "live" } = process.env;

/** In đồng. The price is the server's: an amount that comes from a browser is one that a buyer can change. */
const PRICE = 50_000;

/** The events that change an order, and what they make of it. */
const STATES = {
  "order.processing": "to be sent", // Once for each order. That money arrived is payment.paid.
  "order.failed": "failed",
};

const api = tollgate({ baseUrl: API_URL, apiKey: API_KEY });

/** By number: state, and of the last event the order and sequence. In memory to be short; a shop has a table. */
const orders = new Map();

const app = express();

// Before express.json, because the signature is over the bytes as they came.
app.post("/webhooks/tollgate", express.raw({ type: "*/*" }), (request, response) => {
  try {
    record(verifyWebhook(request.body, request.headers, WEBHOOK_SECRET));
    response.sendStatus(204);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    response.sendStatus(401);
  }
});

app.use(express.json());
app.use(express.static("public", { extensions: ["html"] }));

/**
 * Whoever repeats a request by the same key gets the same order. pay.js, which is the front-end document's,
 * sends no key: each press of its button is an order of its own. The order_key of the answer stays here,
 * because whoever has it may choose another way to pay, such as cash on delivery.
 */
app.post("/api/payment/create", async (request, response) => {
  const { amount, order_info: description } = request.body ?? {};
  if (amount !== PRICE) return response.status(400).json({ code: "wrong_price" });
  const number = request.get("Idempotency-Key") ?? randomUUID();
  if (!orders.has(number)) orders.set(number, { state: "waiting", sequence: 0 });
  const { data, error, response: answer } = await api.POST("/api/v1/payment", {
    body: {
      shop_ref: number,
      amount: PRICE,
      currency: "VND",
      description,
      gateway: "zalopay",
      return_url: `${SHOP_URL}/order/confirmation`,
    },
  });
  if (error) return response.status(answer.status).json({ code: error.code ?? "unavailable" });
  response.status(201).json({ ref: data.ref, order_url: data.order_url });
});

/**
 * What is verified, for confirmation.js, which thanks for PAID alone: money that arrived may be a second
 * payment, or that of an order that is cancelled, refunded or under review.
 */
app.get("/api/payment/status/:id", async (request, response) => {
  const { data, error, response: answer } = await api.GET("/api/payment/status/{app_trans_id}", {
    params: { path: { app_trans_id: request.params.id } },
  });
  if (error) return response.status(answer.status).json(error);
  const isConfirmed = (data.order ?? "confirmed") === "confirmed";
  const status = data.status === "PAID" && !isConfirmed ? "PAID_NOT_CONFIRMED" : data.status;
  response.json({ ...data, status });
});

/** Gives back all of a payment, or `amount` of it: by a key, or a repeat would give back as much again. */
app.post("/api/payment/refund/:ref", isStaff, async (request, response) => {
  const { amount, reason } = request.body ?? {};
  const key = request.get("Idempotency-Key");
  if (amount !== undefined && !key) return response.status(400).json({ code: "idempotency_key_missing" });
  const { data, error, response: answer } = await api.POST("/api/v1/payment/refund", {
    params: { query: { ref: request.params.ref }, header: { "Idempotency-Key": key } },
    body: { amount, reason },
  });
  response.status(answer.status).json(data ?? error);
});

app.get("/api/orders", isStaff, (_, response) => {
  response.json([...orders].map(([number, { state }]) => ({ number, state })));
});

/** Webhooks may come twice and in any order: only what is newer than the last one counts. */
function record({ type, mode, sequence, data }) {
  const order = orders.get(data.shop_ref);
  let state = STATES[type];
  if (mode !== PAYMENT_MODE) return; // A test payment is worth no money.
  if (!order || !state || !isNewer(order, data.order, sequence)) return;
  const isPrice = data.amount === PRICE && data.currency === "VND";
  // By a person. What is paid by hand may be cash that nobody has collected yet.
  if (state === "to be sent" && (!isPrice || data.gateway === "manual")) state = "to be checked";
  Object.assign(order, { state, tollgateOrder: data.order, sequence });
}

/**
 * A sequence is that of one order of Tollgate; after one that failed, the same number is a new one there.
 * Another one does not change what is to be sent.
 */
function isNewer(known, tollgateOrder, sequence) {
  if (known.tollgateOrder === tollgateOrder) return sequence > known.sequence;
  return known.state !== "to be sent";
}

/** Without a token nobody is staff. */
function isStaff(request, response, next) {
  const digest = (text) => createHash("sha256").update(text).digest();
  const given = digest(request.get("Authorization") ?? "");
  if (STAFF_TOKEN && timingSafeEqual(given, digest(`Bearer ${STAFF_TOKEN}`))) next();
  else response.sendStatus(401);
}

const { port } = new URL(SHOP_URL);
app.listen(port, "localhost", () => console.log(`The shop is ready: ${SHOP_URL}`));
