// examples/express and examples/fastapi: the same routes, by two languages and two front ends.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { browser, endAtGateway, eventually, start, withFaults } from "./shop.js";

const { EXPRESS_URL, FASTAPI_URL, WEBHOOK_SECRET_2, WEBHOOK_SECRET_3 } = process.env;
const STAFF_TOKEN = "staff-of-the-test";
const STAFF = { Authorization: `Bearer ${STAFF_TOKEN}` };

describe("express", () =>
  backEnd("express", EXPRESS_URL, WEBHOOK_SECRET_2, ["npm", "start"], /The shop is ready/));

describe("fastapi", () => {
  const { port } = new URL(FASTAPI_URL);
  const command = ["uvicorn", "shop:app", "--port", port];
  return backEnd("fastapi", FASTAPI_URL, WEBHOOK_SECRET_3, command, /Uvicorn running/);
});

function backEnd(example, url, secret, command, line) {
  let shop;
  let chromium;
  let page;

  before(async () => {
    const env = { SHOP_URL: url, WEBHOOK_SECRET: secret, STAFF_TOKEN };
    shop = await start(example, command, line, env);
    chromium = await browser();
  });

  after(async () => {
    await chromium?.close();
    shop?.stop();
  });

  beforeEach(async () => {
    page = await (await chromium.newContext()).newPage();
  });

  /** To the gateway's page, as a buyer; returns what the server answered. */
  async function startPayment() {
    await page.goto(url);
    const [answer] = await Promise.all([
      page.waitForResponse("**/api/payment/create"),
      page.locator("#pay-button").click(),
    ]);
    return answer.json().catch(() => ({})); // A page that has left takes the body with it.
  }

  const message = (text) => page.locator("#status-message", { hasText: text }).waitFor();

  const states = async () => {
    const answer = await fetch(`${url}/api/orders`, { headers: STAFF });
    return (await answer.json()).map(({ state }) => state);
  };

  const post = (path, body, headers) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });

  test("a buyer pays and is thanked, a webhook starts the order, and staff give a part back", async () => {
    await startPayment();
    await endAtGateway(page, "success");
    await message("Thank you! Your payment was successful.");
    await page.locator("#success-icon").waitFor();
    assert.ok(!(await page.locator("#loading-spinner").isVisible()));
    await eventually(states, (all) => all.includes("paid"));

    const ref = new URL(page.url()).searchParams.get("apptransid").replace("_", "");
    const refund = `/api/payment/refund/${ref}`;
    assert.equal((await post(refund, { amount: 10_000 })).status, 401);
    const given = await post(refund, { amount: 10_000, reason: "One cup was cold" }, STAFF);
    assert.ok([201, 202].includes(given.status));
    assert.equal((await given.json()).amount, 10_000);
  });

  test("a payment that failed is not confirmed, and a webhook fails the order", async () => {
    await startPayment();
    await endAtGateway(page, "expire");
    await message("Your payment failed or is still processing. Please contact support.");
    await page.locator("#failure-icon").waitFor();
    await eventually(states, (all) => all.includes("failed"));
  });

  test("a payment that cannot be started is one sentence", async () => {
    await withFaults({ "create-answer": "error-500" }, startPayment);
    await page
      .locator("#error-message", { hasText: "Could not start payment. Please try again." })
      .waitFor();
    assert.ok(!(await page.locator("#loading-spinner").isVisible()));
  });

  test("a status in the address is not believed", async () => {
    await page.goto(`${url}/order/confirmation?status=1`);
    await message("Error: Transaction ID not found.");
    await page.goto(`${url}/order/confirmation?apptransid=260101_0000000000&status=1`);
    await message("We could not verify your payment status. Please contact support.");
  });

  test("an amount that is not the price is refused", async () => {
    const answer = await post("/api/payment/create", { amount: 1, order_info: "Two coffees" });
    assert.equal(answer.status, 400);
  });

  test("a forged webhook and a stranger's look at the orders are refused", async () => {
    const forged = await post("/webhooks/tollgate", { type: "order.processing" }, {
      "webhook-id": "1",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": "v1,Zm9yZ2Vk",
    });
    assert.equal(forged.status, 401);
    assert.equal((await fetch(`${url}/api/orders`)).status, 401);
  });
}
