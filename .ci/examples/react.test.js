// examples/react: catalogue, checkout, payment, verified result.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { browser, endAtGateway, eventually, start, withFaults } from "./shop.js";

const { API_KEY, API_URL, EXAMPLES, IZIPAY_URL, REACT_URL } = process.env;
let shop;
let chromium;
let page;

before(async () => {
  const { port } = new URL(REACT_URL);
  shop = await start("react", ["npm", "run", "preview"], /Local:/, { PORT: port });
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  shop?.stop();
});

beforeEach(async () => {
  page = await (await chromium.newContext()).newPage();
});

/** Idle: the product is chosen, and how it is paid. */
async function choose(product, way) {
  await page.goto(REACT_URL);
  await page.locator("li", { hasText: product }).getByRole("button").click();
  await page.getByLabel(way, { exact: true }).check();
  assert.equal(await page.locator("#error-message").textContent(), "");
}

const pay = () => page.getByRole("button", { name: /^Pay/ }).click();
const message = (text) => page.locator("#status-message", { hasText: text }).waitFor();
const formButton = (outcome) =>
  page.frameLocator("iframe[title=Izipay]").locator(`button[data-outcome='${outcome}']`);

test("a buyer pays at ZaloPay, sees each of the four states, and is thanked", async () => {
  await choose("Arabica", "ZaloPay");
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/api/payment/**", async (route) => {
    await held;
    await route.continue();
  });
  await pay();
  await page.locator("#loading-spinner").waitFor();
  release();
  await page.waitForURL("**/openinapp?**");

  let verify;
  const verifying = new Promise((resolve) => (verify = resolve));
  await page.unroute("**/api/payment/**");
  await page.route("**/api/payment/status/**", async (route) => {
    await verifying;
    await route.continue();
  });
  await endAtGateway(page, "success");
  await message("Verifying your payment...");
  await page.locator("#loading-spinner").waitFor();
  verify();
  await message("Thank you! Your payment was successful.");
  await page.locator("#success-icon").waitFor();
  assert.equal(await page.locator("#loading-spinner").count(), 0);
});

test("a payment that failed is not confirmed", async () => {
  await choose("Phin", "ZaloPay");
  await pay();
  await endAtGateway(page, "expire");
  await message("Your payment failed or is still processing. Please contact support.");
  await page.locator("#failure-icon").waitFor();
});

for (const mode of ["embedded", "pop-up"]) {
  test(`a buyer pays in Izipay's form, ${mode}, after a card was declined`, async () => {
    await choose("Chanchamayo", `Izipay (${mode})`);
    await pay();
    await formButton("insufficient").click();
    await page.locator("#error-message", { hasText: "Insufficient funds" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await formButton("success").click();
    await page.waitForURL(`${REACT_URL}/order/confirmation?**`);
    await message("Thank you! Your payment was successful.");
  });
}

test("a buyer who paid in Izipay's form, whose answer was lost, is thanked and not told otherwise", async () => {
  await choose("Chanchamayo", "Izipay (embedded)");
  const [created] = await Promise.all([page.waitForResponse("**/api/payment/create"), pay()]);
  const { ref } = await created.json();
  await formButton("success").waitFor();
  const open = page.getByRole("button", { name: "Open the form again" });
  await page.route("**/session", (route) => route.abort(), { times: 1 });
  await open.click();
  await page.locator("#error-message", { hasText: "If you have sent the payment, wait" }).waitFor();

  const paid = await fetch(`${IZIPAY_URL}/control/pay`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ order: ref, outcome: "success" }),
  });
  assert.ok(paid.ok);
  const status = async () => (await fetch(`${API_URL}/api/payment/status/${ref}`)).json();
  await eventually(status, (answer) => answer.status === "PAID");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL(`${REACT_URL}/order/confirmation?**`);
  await message("Thank you! Your payment was successful.");
});

test("a result within the answer of Izipay's script counts by its signed code", async () => {
  const nested = "callbackResponse({ response: result })";
  await page.route("**/payments/v1/js/index.js", async (route) => {
    const script = await (await route.fetch()).text();
    const body = script.replace("callbackResponse(result)", nested);
    assert.ok(body.includes(nested));
    await route.fulfill({ body, contentType: "text/javascript" });
  });
  await choose("Chanchamayo", "Izipay (embedded)");
  await pay();
  await formButton("success").click();
  await page.waitForURL(`${REACT_URL}/order/confirmation?**`);
  await message("Thank you! Your payment was successful.");
});

test("Izipay's own page leads back to the shop", async () => {
  await choose("Chanchamayo", "Izipay (redirect)");
  await pay();
  await endAtGateway(page, "success");
  await message("Thank you! Your payment was successful.");
});

test("a payment that cannot be started can be tried again", async () => {
  await choose("Arabica", "ZaloPay");
  await withFaults({ "create-answer": "error-500" }, async () => {
    await pay();
    await page
      .locator("#error-message", { hasText: "Could not start payment. Please try again." })
      .waitFor();
  });
  await pay();
  await page.waitForURL("**/openinapp?**");
});

test("a status in the address is not believed", async () => {
  await page.goto(`${REACT_URL}/order/confirmation?status=1`);
  await message("Error: Transaction ID not found.");
  await page.goto(`${REACT_URL}/order/confirmation?apptransid=260101_0000000000&status=1`);
  await message("We could not verify your payment status. Please contact support.");
});

test("nothing of the environment but API_URL is in the page", async () => {
  const assets = join(EXAMPLES, "react/dist/assets");
  for (const file of await readdir(assets)) {
    assert.ok(!(await readFile(join(assets, file), "utf8")).includes(API_KEY), file);
  }
});
