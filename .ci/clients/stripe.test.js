// The Stripe simulator, judged by stripe-node: by what it does, and by the types that it is
// generated with from Stripe's OpenAPI document.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Stripe from "stripe";
import { control, shop, simulator } from "./simulator.js";
import { mistypes } from "./typecheck.js";

const KEY = "sk_test_CLIENTS_TESTS_0123456789";
const SECRET = "whsec_CLIENTS_TESTS_0123456789";
let merchant;
let gateway;
let stripe;
let number = 0;

before(async () => {
  merchant = await shop({ received: true });
  gateway = await simulator(
    "stripe",
    "--account",
    `main,${KEY},${SECRET},${merchant.url}`,
  );
  const { hostname, port } = new URL(gateway.url);
  stripe = new Stripe(KEY, { host: hostname, port, protocol: "http", telemetry: false });
});

after(async () => {
  merchant?.stop();
  await gateway?.stop();
});

function wanted() {
  return {
    mode: "payment",
    client_reference_id: `CLIENT${++number}`,
    customer_email: "buyer@shop.example",
    success_url: "https://shop.example/return?session={CHECKOUT_SESSION_ID}",
    cancel_url: "https://shop.example/cart",
    metadata: { order: "1" },
    payment_intent_data: { description: "Order 1", metadata: { order: "1" } },
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: "pen",
          unit_amount: 1050,
          product_data: { name: "Coffee", description: "Ground", images: ["https://shop.example/c.png"] },
        },
      },
      { quantity: 1, price_data: { currency: "pen", unit_amount: 400, product_data: { name: "Cup" } } },
    ],
  };
}

const created = (options) => stripe.checkout.sessions.create(wanted(), options);

async function paid(outcome = "success") {
  const session = await created();
  await control(gateway.url, "pay", { order: session.id, outcome });
  return stripe.checkout.sessions.retrieve(session.id, {
    expand: ["line_items", "payment_intent.latest_charge.refunds"],
  });
}

async function disputed() {
  const session = await paid();
  await control(gateway.url, "act", { order: session.id, action: "dispute" });
  const { data } = await stripe.disputes.list({ payment_intent: session.payment_intent.id });
  return data[0];
}

test("a session is created, and retrieved as it is", async () => {
  const session = await created();
  assert.equal(session.object, "checkout.session");
  assert.equal(session.amount_total, 2500);
  assert.equal(session.status, "open");
  assert.equal(session.payment_intent, null);
  assert.deepEqual({ ...(await stripe.checkout.sessions.retrieve(session.id)) }, { ...session });
});

test("line items are a list with price and product", async () => {
  const session = await created();
  const { data, has_more } = await stripe.checkout.sessions.listLineItems(session.id, { limit: 1 });
  assert.equal(has_more, true);
  assert.equal(data.length, 1);
  const names = [];
  for await (const item of stripe.checkout.sessions.listLineItems(session.id, {
    limit: 1,
    expand: ["data.price.product"],
  })) {
    assert.equal(item.object, "item");
    assert.equal(item.amount_total, item.quantity * item.price.unit_amount);
    assert.equal(item.price.product.name, item.description);
    names.push(item.description);
  }
  assert.deepEqual(names, ["Coffee", "Cup"]);
});

test("expand replaces ids and adds lists, at creation too", async () => {
  const session = await stripe.checkout.sessions.create({ ...wanted(), expand: ["line_items"] });
  assert.equal(session.line_items.data.length, 2);
  const { payment_intent } = await paid();
  assert.equal(payment_intent.object, "payment_intent");
  assert.equal(payment_intent.latest_charge.object, "charge");
  assert.equal(payment_intent.latest_charge.refunds.object, "list");
  const { data } = await stripe.checkout.sessions.list({ limit: 1, expand: ["data.payment_intent"] });
  assert.equal(data[0].payment_intent.id, payment_intent.id);
});

test("what cannot be expanded is refused", async () => {
  const { id } = await created();
  for (const expand of [["metadata"], ["nobody"], ["payment_intent.amount"]]) {
    const session = (await paid()).id;
    await assert.rejects(stripe.checkout.sessions.retrieve(session, { expand }), {
      type: "StripeInvalidRequestError",
      message: /cannot be expanded/,
    });
  }
  await assert.rejects(stripe.checkout.sessions.list({ expand: ["line_items"] }), {
    message: /'data\.line_items' instead/,
  });
  await assert.rejects(stripe.checkout.sessions.create({ ...wanted(), expand: ["nobody"] }));
  const { data } = await stripe.checkout.sessions.list({ limit: 1, status: "open" });
  assert.equal(data[0].id, id);
});

test("an idempotency key is one session", async () => {
  const body = wanted();
  const first = await stripe.checkout.sessions.create(body, { idempotencyKey: "clients-1" });
  const again = await stripe.checkout.sessions.create(body, { idempotencyKey: "clients-1" });
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers["idempotent-replayed"], "true");
  await assert.rejects(created({ idempotencyKey: "clients-1" }), { type: "StripeIdempotencyError" });
});

test("a session expires once", async () => {
  const session = await created();
  assert.equal((await stripe.checkout.sessions.expire(session.id)).status, "expired");
  await assert.rejects(stripe.checkout.sessions.expire(session.id), { statusCode: 400 });
});

test("intents and charges are found by id and listed", async () => {
  const { payment_intent: intent } = await paid();
  assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, "succeeded");
  const charge = await stripe.charges.retrieve(intent.latest_charge.id, {
    expand: ["payment_intent"],
  });
  assert.equal(charge.payment_intent.id, intent.id);
  assert.equal(charge.description, "Order 1");
  const charges = await stripe.charges.list({ payment_intent: intent.id });
  assert.deepEqual(
    charges.data.map(({ id }) => id),
    [charge.id],
  );
  const intents = await stripe.paymentIntents.list({ limit: 1 });
  assert.equal(intents.data[0].id, intent.id);
  await assert.rejects(stripe.charges.retrieve("ch_nobody"), { code: "resource_missing" });
});

test("refunds are made of an intent and of a charge, in parts", async () => {
  const { payment_intent: intent } = await paid();
  const first = await stripe.refunds.create({
    payment_intent: intent.id,
    amount: 500,
    reason: "requested_by_customer",
    expand: ["charge"],
  });
  assert.equal(first.reason, "requested_by_customer");
  assert.equal(first.charge.amount_refunded, 500);
  const second = await stripe.refunds.create({ charge: intent.latest_charge.id });
  assert.equal(second.amount, 2000);
  const ids = [second.id, first.id];
  assert.deepEqual(
    (await stripe.refunds.list({ charge: intent.latest_charge.id })).data.map(({ id }) => id),
    ids,
  );
  assert.equal((await stripe.refunds.retrieve(first.id)).amount, 500);
  await assert.rejects(stripe.refunds.create({ payment_intent: intent.id }), {
    code: "charge_already_refunded",
  });
});

test("lists have pages in both directions", async () => {
  const sessions = [await created(), await created(), await created()].map(({ id }) => id);
  const list = async (page) =>
    (await stripe.checkout.sessions.list(page)).data.map(({ id }) => id);
  assert.deepEqual(await list({ limit: 1, starting_after: sessions[2] }), [sessions[1]]);
  assert.deepEqual(await list({ limit: 1, ending_before: sessions[0] }), [sessions[1]]);
  await assert.rejects(list({ starting_after: "cs_test_nobody" }), { code: "resource_missing" });
});

test("a signed event is constructed, and found again", async () => {
  const session = await paid();
  const message = await merchant.callback(
    ({ body }) => body.includes(session.id) && body.includes('"checkout.session.completed"'),
  );
  const signature = message.headers["stripe-signature"];
  const event = stripe.webhooks.constructEvent(message.body, signature, SECRET);
  assert.equal(event.type, "checkout.session.completed");
  assert.equal(event.data.object.payment_status, "paid");
  assert.throws(() => stripe.webhooks.constructEvent(message.body + " ", signature, SECRET), {
    type: "StripeSignatureVerificationError",
  });
  assert.equal((await stripe.events.retrieve(event.id)).data.object.id, session.id);
  const types = [];
  for await (const { type, data } of stripe.events.list({
    types: ["checkout.session.completed", "charge.succeeded"],
    limit: 2,
  })) {
    if (data.object.id === session.id) types.push(type);
  }
  assert.deepEqual(types, ["checkout.session.completed"]);
});

test("a dispute is listed and retrieved", async () => {
  const dispute = await disputed();
  const found = await stripe.disputes.retrieve(dispute.id, { expand: ["charge"] });
  assert.equal(found.charge.disputed, true);
  assert.equal(found.status, "needs_response");
});

test("an outage is a connection error, and faults off ends it", async () => {
  const impatient = { maxNetworkRetries: 0 };
  const { down_until } = await control(gateway.url, "preset", { preset: "gateway-down" });
  assert.ok(new Date(down_until) > new Date());
  await assert.rejects(created(impatient), { type: "StripeConnectionError" });
  await control(gateway.url, "faults/off", {});
  assert.equal((await created(impatient)).status, "open");
});

test("a lost callback is found by asking, and the money is refunded", async () => {
  const { id } = await created();
  const { on } = await control(gateway.url, "preset", { preset: "callback-lost", order: id });
  assert.deepEqual(on, { "callback-lost": "true" });
  const session = await stripe.checkout.sessions.retrieve(id);
  assert.equal(session.payment_status, "paid");
  const refund = await stripe.refunds.create({ payment_intent: session.payment_intent });
  assert.equal(refund.status, "succeeded");
});

test("the control page's record of calls masks the secret key", async () => {
  await created();
  const answer = await fetch(`${gateway.url}/control/exchanges`);
  const text = await answer.text();
  assert.ok(text.includes('"authorization":"(masked)"'));
  assert.ok(!text.includes(KEY) && !text.includes(SECRET));
});

test("a route that is not simulated is an error, not another object", async () => {
  const { payment_intent: intent } = await paid();
  await assert.rejects(stripe.paymentIntents.cancel(intent.id), { statusCode: 404 });
  await assert.rejects(stripe.disputes.close((await disputed()).id), { statusCode: 404 });
});

test("every object has the fields of Stripe's schema and no others", async () => {
  const session = await paid();
  const intent = session.payment_intent;
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 1 });
  const { data: items } = await stripe.checkout.sessions.listLineItems(session.id, {
    expand: ["data.price.product"],
  });
  const { data: events } = await stripe.events.list({ limit: 100 });
  const answers = [
    ["Stripe.Checkout.Session", await created()],
    ["Stripe.Checkout.Session", session],
    ["Stripe.Checkout.Session", await paid("delayed")],
    ["Stripe.Checkout.Session", await stripe.checkout.sessions.expire((await created()).id)],
    ["Stripe.PaymentIntent", intent],
    ["Stripe.Charge", intent.latest_charge],
    ["Stripe.Charge", (await paid("delayed")).payment_intent.latest_charge],
    ["Stripe.Refund", refund],
    ["Stripe.Dispute", await disputed()],
    ...items.map((item) => ["Stripe.LineItem", item]),
    ...events.map((event) => ["Stripe.Event", event]),
  ];
  assert.deepEqual(mistypes(answers), []);
});
