// examples/express and examples/fastapi: the same routes, by two languages and two front ends.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { browser, endAtGateway, eventually, sendEvent, start, withFaults } from "./shop.js";

const { API_KEY, API_URL, EXPRESS_URL, FASTAPI_URL, WEBHOOK_SECRET_2, WEBHOOK_SECRET_3 } = process.env;
const STAFF_TOKEN = "staff-of-the-test";
const STAFF = { Authorization: `Bearer ${STAFF_TOKEN}` };

describe("express", () =>
  backEnd("express", EXPRESS_URL, WEBHOOK_SECRET_2, ["npm", "start"], /The shop is ready/, {
    paidTwice: "Your payment failed or is still processing. Please contact support.",
  }));

describe("fastapi", () => {
  const { port } = new URL(FASTAPI_URL);
  const command = ["uvicorn", "shop:app", "--port", port];
  backEnd("fastapi", FASTAPI_URL, WEBHOOK_SECRET_3, command, /Uvicorn running/, {
    paidTwice:
      "Your order was paid by another payment already. We will give this second payment back.",
  });

  test("the pages take checkout.js from the shop, because Tollgate on AWS serves no files", async () => {
    for (const path of ["/", "/order/confirmation"]) {
      const html = await (await fetch(`${FASTAPI_URL}${path}`)).text();
      assert.ok(html.includes('from "/checkout.js"') && !html.includes(API_URL));
    }
    for (const path of ["/checkout.js", "/api.js"]) {
      assert.equal((await fetch(`${FASTAPI_URL}${path}`)).status, 200);
    }
  });
});

function backEnd(example, url, secret, command, line, sentences) {
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

  const orders = async () => (await fetch(`${url}/api/orders`, { headers: STAFF })).json();
  const states = async () => (await orders()).map(({ state }) => state);
  const stateOf = async (shopRef) =>
    (await orders()).find(({ number }) => number === shopRef).state;

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
    await eventually(states, (all) => all.includes("to be sent"));

    const ref = new URL(page.url()).searchParams.get("apptransid").replace("_", "");
    const refund = `/api/payment/refund/${ref}`;
    assert.equal((await post(refund, { amount: 10_000 })).status, 401);
    const part = { amount: 10_000, reason: "One cup was cold" };
    assert.equal((await post(refund, part, STAFF)).status, 400);
    const keyed = { ...STAFF, "Idempotency-Key": crypto.randomUUID() };
    const given = await post(refund, part, keyed);
    assert.ok([201, 202].includes(given.status));
    const first = await given.json();
    assert.equal(first.amount, 10_000);
    assert.equal((await (await post(refund, part, keyed)).json()).refund, first.refund);
  });

  test("a buyer who paid an order twice is not thanked for the second payment", async () => {
    const shopRef = crypto.randomUUID();
    const open = async (more) => {
      const answer = await fetch(`${API_URL}/api/v1/payment`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Api-Key": API_KEY },
        body: JSON.stringify({
          shop_ref: shopRef,
          amount: 50_000,
          currency: "VND",
          return_url: `${url}/order/confirmation`,
          ...more,
        }),
      });
      assert.equal(answer.status, 201);
      return answer.json();
    };
    const first = await open({ gateway: "zalopay" });
    const second = await open({ gateway: "vnpay", replace: true });
    await page.goto(first.order_url);
    await endAtGateway(page, "success");
    await message("Thank you! Your payment was successful.");
    await page.goto(second.order_url);
    await endAtGateway(page, "success");
    const id = new URL(page.url()).searchParams.get("apptransid");
    const status = async () => (await fetch(`${url}/api/payment/status/${id}`)).json();
    await eventually(status, ({ order }) => order === "duplicate");
    await page.reload();
    await message(sentences.paidTwice);
  });

  describe("of an order's events", () => {
    const NUMBER = crypto.randomUUID();
    const data = {
      shop_ref: NUMBER,
      order: "ord_901",
      amount: 50_000,
      currency: "VND",
      gateway: "zalopay",
    };
    const tell = (type, sequence, changed, mode = "test") =>
      sendEvent(`${url}/webhooks/tollgate`, secret, {
        type: `order.${type}`,
        mode,
        sequence,
        data: { ...data, ...changed },
      });

    before(() =>
      post("/api/payment/create", { amount: 50_000, order_info: "Two coffees" }, {
        "Idempotency-Key": NUMBER,
      }),
    );

    test("one of another mode changes nothing", async () => {
      assert.equal((await tell("processing", 21, {}, "live")).status, 204);
      assert.equal(await stateOf(NUMBER), "waiting");
    });

    test("one of an order that is paid by hand sends nothing", async () => {
      await tell("processing", 51, { gateway: "manual" });
      assert.equal(await stateOf(NUMBER), "to be checked");
    });

    test("one of another amount or currency sends nothing", async () => {
      assert.equal((await tell("processing", 101, { amount: 30_000 })).status, 204);
      assert.equal(await stateOf(NUMBER), "to be checked");
      await tell("processing", 102, { currency: "USD" });
      assert.equal(await stateOf(NUMBER), "to be checked");
    });

    test("one that is older than the last is ignored", async () => {
      await tell("failed", 301);
      await tell("processing", 201);
      assert.equal(await stateOf(NUMBER), "failed");
    });

    test("those of a new order of the same number start anew", async () => {
      await tell("processing", 101, { order: "ord_902" });
      assert.equal(await stateOf(NUMBER), "to be sent");
      await tell("failed", 401);
      assert.equal(await stateOf(NUMBER), "to be sent");
    });
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

  test("the page gets no key of the order, which opens other ways to pay", async () => {
    const order = { amount: 50_000, order_info: "Two coffees" };
    const number = crypto.randomUUID();
    const keyed = { "Idempotency-Key": number };
    const answer = await (await post("/api/payment/create", order, keyed)).json();
    assert.deepEqual(Object.keys(answer).sort(), ["order_url", "ref"]);
    await page.goto(answer.order_url);
    await endAtGateway(page, "success");
    await eventually(() => stateOf(number), (state) => state === "to be sent");
    const again = await post("/api/payment/create", order, keyed);
    assert.ok(!(await again.text()).includes("order_key"));
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
