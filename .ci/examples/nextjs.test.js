// examples/nextjs: orders made on the server, a page that believes the server alone, a webhook.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { browser, endAtGateway, eventually, sendEvent, start } from "./shop.js";

const { API_KEY, EXAMPLES, NEXTJS_URL, WEBHOOK_SECRET } = process.env;
let shop;
let chromium;
let page;

before(async () => {
  const { port } = new URL(NEXTJS_URL);
  shop = await start("nextjs", ["npm", "start"], /Ready in/, { PORT: port, SHOP_URL: NEXTJS_URL });
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  shop?.stop();
});

beforeEach(async () => {
  page = await (await chromium.newContext()).newPage();
});

async function startPayment(product, method) {
  await page.goto(NEXTJS_URL);
  const section = page.locator("section", { hasText: product });
  await section.getByRole("combobox").selectOption({ label: method });
  await section.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL((url) => url.origin !== NEXTJS_URL);
}

const create = (key, body) =>
  fetch(`${NEXTJS_URL}/api/payment/create`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });

const message = (text) => page.locator("#status-message", { hasText: text }).waitFor();

const orderIs = (product, state) =>
  eventually(
    async () => (await fetch(`${NEXTJS_URL}/orders`)).text(),
    (html) => html.replace(/<!-- -->/g, "").includes(`${product}: <strong>${state}</strong>`),
  );

test("a buyer pays at ZaloPay and is thanked, and a webhook starts the order", async () => {
  await startPayment("Arabica", "ZaloPay");
  await endAtGateway(page, "success");
  await message("Thank you! Your payment was successful.");
  await page.locator("#success-icon").waitFor();
  await orderIs("Cầu Đất Arabica, 250 g", "to be sent");
});

test("a payment that failed is not confirmed, and a webhook fails the order", async () => {
  await startPayment("Phin", "ZaloPay");
  await endAtGateway(page, "expire");
  await message("Your payment failed or is still processing. Please contact support.");
  await page.locator("#failure-icon").waitFor();
  await orderIs("Phin filter", "failed");
});

test("of the address only apptransid is read", async () => {
  await startPayment("Arabica", "VNPAY");
  await page.goto(`${NEXTJS_URL}/order/confirmation?status=1&return_code=1`);
  await message("Error: Transaction ID not found.");
  await page.goto(`${NEXTJS_URL}/order/confirmation?apptransid=260101_0000000000&status=1`);
  await message("We could not verify your payment status. Please contact support.");
});

test("the price is the server's, and a repeat finds the same payment", async () => {
  const key = crypto.randomUUID();
  const order = { sku: "arabica", method: "zalopay-main", amount: 1 };
  const first = await (await create(key, order)).json();
  assert.deepEqual(await (await create(key, order)).json(), first);
  const asked = await fetch(`${process.env.API_URL}/api/v1/payment?ref=${first.ref}`, {
    headers: { "X-Api-Key": API_KEY },
  });
  assert.equal((await asked.json()).amount, 50_000);
  assert.equal((await create(key, { sku: "nothing" })).status, 400);
});

test("a number keeps its product", async () => {
  const key = crypto.randomUUID();
  await create(key, { sku: "arabica", method: "zalopay-main" });
  const other = await create(key, { sku: "phin", method: "zalopay-main" });
  assert.equal(other.status, 409);
  assert.equal((await other.json()).code, "another_product");
});

test("only a way to pay that is offered makes an order", async () => {
  for (const method of ["manual-cash", "nothing", undefined]) {
    const key = crypto.randomUUID();
    const answer = await create(key, { sku: "arabica", method });
    assert.equal(answer.status, 400);
    assert.equal((await answer.json()).code, "no_such_method");
    assert.ok(!(await (await fetch(`${NEXTJS_URL}/orders`)).text()).includes(key));
  }
});

test("an order starts by its price alone, and a new order of its number starts anew", async () => {
  const number = crypto.randomUUID();
  await create(number, { sku: "arabica", method: "zalopay-main" });
  const payment = { amount: 50_000, currency: "VND", gateway: "zalopay" };
  const data = { shop_ref: number, order: "ord_901", ...payment };
  const tell = (type, sequence, changed, mode = "test") =>
    sendEvent(`${NEXTJS_URL}/api/webhooks`, WEBHOOK_SECRET, {
      type: `order.${type}`,
      mode,
      sequence,
      data: { ...data, ...changed },
    });
  const isShown = (state) => orderIs(`${number}, Cầu Đất Arabica, 250 g`, state);

  await tell("processing", 21, {}, "live");
  await isShown("waiting");
  await tell("processing", 51, { gateway: "manual" });
  await isShown("to be checked");
  await tell("processing", 101, { amount: 30_000 });
  await isShown("to be checked");
  await tell("failed", 301);
  await tell("processing", 201);
  await isShown("failed");
  await tell("processing", 101, { order: "ord_902" });
  await isShown("to be sent");
  await tell("failed", 401);
  await isShown("to be sent");
});

test("a forged webhook is refused", async () => {
  const answer = await fetch(`${NEXTJS_URL}/api/webhooks`, {
    method: "POST",
    headers: {
      "webhook-id": "1",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": "v1,Zm9yZ2Vk",
    },
    body: '{"type":"order.processing","sequence":9,"data":{}}',
  });
  assert.equal(answer.status, 401);
});

test("the shop's secrets are in nothing that a browser gets", async () => {
  const pages = join(EXAMPLES, "nextjs/.next/static");
  const files = await readdir(pages, { recursive: true, withFileTypes: true });
  const scripts = files.filter((file) => file.isFile());
  assert.ok(scripts.length > 5);
  const texts = scripts.map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  texts.push(fetch(NEXTJS_URL).then((answer) => answer.text()));
  for (const text of await Promise.all(texts)) {
    assert.ok(!text.includes(API_KEY) && !text.includes(WEBHOOK_SECRET) && !text.includes("X-Api-Key"));
  }
});
