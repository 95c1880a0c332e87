// What is sent again and what is not, against a server that answers as it is told to.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { tollgate } from "../dist/index.js";

const PAYMENT = { shop_ref: "order-1001", amount: 50_000 };
const OK = { status: 200, body: {} };

let answers = [];
let came = [];
let pauses = [];
let server;
let api;

before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    came.push({ key: request.headers["idempotency-key"], body });
    const answer = answers.shift() ?? OK;
    if (answer === "hang up") return request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  api = tollgate({
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    repeats: { pause: async (ms) => pauses.push(ms) },
  });
});

after(() => server.close());

beforeEach(() => {
  answers = [];
  came = [];
  pauses = [];
});

const create = (options) => api.POST("/api/v1/payment", { body: PAYMENT, ...options });

for (const answer of ["hang up", { status: 429 }, { status: 500 }, { status: 503 }]) {
  test(`after ${answer.status ?? answer} a payment is asked for again by the same key`, async () => {
    answers = [answer, answer];
    const { response } = await create();
    assert.equal(response.status, 200);
    assert.equal(came.length, 3);
    assert.match(came[0].key, /^[0-9a-f-]{36}$/);
    assert.deepEqual(new Set(came.map(({ key }) => key)).size, 1);
    assert.deepEqual(came.map(({ body }) => JSON.parse(body)), [PAYMENT, PAYMENT, PAYMENT]);
  });
}

test("each call has a key of its own, and the caller's key is kept", async () => {
  await create();
  await create();
  await create({ params: { header: { "Idempotency-Key": "order-1001-first" } } });
  assert.notEqual(came[0].key, came[1].key);
  assert.equal(came[2].key, "order-1001-first");
});

test("a PUT that adds pieces carries a key", async () => {
  await api.PUT("/api/v1/admin/products/{sku}", {
    params: { path: { sku: "coffee" } },
    body: { add: -2, reason: "broken", version: 1 },
  });
  assert.ok(came[0].key);
});

test("a POST that takes no key is sent once", async () => {
  answers = [{ status: 503 }];
  const { response } = await api.POST("/api/v1/payment/expire", {
    params: { query: { ref: "2611210CYC2F3Q6" } },
  });
  assert.equal(response.status, 503);
  assert.equal(came.length, 1);
  assert.equal(came[0].key, undefined);
});

test("Retry-After is waited for, in seconds", async () => {
  answers = [{ status: 429, headers: { "retry-after": "7" } }];
  assert.equal((await create()).response.status, 200);
  assert.deepEqual(pauses, [7000]);
});

test("Retry-After is waited for, as a date", async () => {
  answers = [{ status: 503, headers: { "retry-after": new Date(Date.now() - 5000).toUTCString() } }];
  assert.equal((await create()).response.status, 200);
  assert.deepEqual(pauses, [0]);
});

test("a Retry-After beyond the longest pause is the caller's to wait for", async () => {
  answers = [{ status: 429, headers: { "retry-after": "3600" }, body: { code: "too_many_unpaid" } }];
  const { error, response } = await create();
  assert.equal(response.status, 429);
  assert.equal(error.code, "too_many_unpaid");
  assert.equal(came.length, 1);
});

test("after four attempts the last answer counts", async () => {
  answers = Array(9).fill({ status: 503, body: { code: "gateway_unreachable" } });
  const { error } = await create();
  assert.equal(error.code, "gateway_unreachable");
  assert.equal(came.length, 4);
  assert.ok(pauses.every((ms, i) => ms >= 500 * 2 ** i && ms <= 750 * 2 ** i), String(pauses));
});

test("after four attempts without an answer the error is thrown", async () => {
  answers = Array(9).fill("hang up");
  await assert.rejects(create());
  assert.equal(came.length, 4);
});

test("a request still being answered is asked for again, another conflict is not", async () => {
  answers = [{ status: 409, body: { code: "in_flight" } }, { status: 409, body: { code: "payment_live" } }];
  const { error } = await create();
  assert.equal(error.code, "payment_live");
  assert.equal(came.length, 2);
});

test("a refusal is not repeated", async () => {
  answers = [{ status: 422, body: { code: "gateway_refused" } }];
  assert.equal((await create()).error.code, "gateway_refused");
  assert.equal(came.length, 1);
});
