// Our own pages in their states, judged by axe: nothing may be found, in light and in dark, on a small
// phone and on a screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { browser } from "./shop.js";
import { customer, endPayment, order, signedIn, TOLLGATE } from "./tollgate.js";

const SCREENS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];
const SCHEMES = ["light", "dark"];

const open = (path) => (page) => page.goto(TOLLGATE + path);
const openOrder = (page, { order_key: key }) => page.goto(`${TOLLGATE}/order/#${key}`);
const result = (page, { ref }) => page.goto(`${TOLLGATE}/order/confirmation?apptransid=${ref}`);
const message = (page, state) => page.locator(`html[data-state=${state}]`).waitFor();

async function asCustomer(page, path) {
  await page.addInitScript(signedIn, await customer());
  await page.goto(TOLLGATE + path);
}

/** Pressed with nothing filled in. */
async function pay(page) {
  await page.locator("#methods input").first().waitFor();
  await page.locator("#pay-button").click();
  await page.locator("[aria-invalid=true]").first().waitFor();
}

const STATES = {
  "the front page": open("/"),
  "the catalogue": open("/shop/"),
  "the cart": (page) => asCustomer(page, "/shop/"),
  "the checkout": (page) => asCustomer(page, "/shop/checkout/"),
  "the checkout with errors": async (page) => {
    await asCustomer(page, "/shop/checkout/");
    await pay(page);
  },
  "an order that is not paid": async (page) => openOrder(page, await order()),
  "an order that waits for a transfer": async (page) =>
    openOrder(page, await order({ gateway: "manual", account: "bank" })),
  "an order that is paid": async (page) => {
    const paid = await order();
    await endPayment(paid, "success");
    await openOrder(page, paid);
    await page.locator("[data-state=PROCESSING]").waitFor();
  },
  "an order without its key": open("/order/"),
  "a payment that succeeded": async (page) => {
    const paid = await order();
    await endPayment(paid, "success");
    await result(page, paid);
    await message(page, "confirmed-success");
  },
  "a payment that was cancelled": async (page) => {
    const cancelled = await order();
    await endPayment(cancelled, "cancel");
    await result(page, cancelled);
    await message(page, "confirmed-failure");
  },
  "a result of no payment": open("/order/confirmation"),
  "Izipay's form": async (page) => {
    const { next_step: step } = await order({ gateway: "izipay", currency: "PEN", amount: 2000 });
    await page.goto(step.url);
  },
  "no page": open("/nobody"),
  "the operator's page": open("/operator/"),
  "the page about signatures": async (page) => {
    await page.goto(`${TOLLGATE}/local/explain`);
    await page.locator("option").first().waitFor({ state: "attached" });
    await page.locator("#gateway").selectOption("zalopay");
    await page.locator("#message").fill('{"data":"{}","mac":"00","type":1}');
    await page.locator("button").click();
    await page.locator("dd").first().waitFor();
  },
  "the issuer's page": async (page) => {
    await page.goto(`${TOLLGATE}/operator/`);
    await page.locator("#sign-in button").click();
    await page.waitForURL("**/authorize?*");
  },
  "a sign-in that failed": async (page) => {
    await page.goto(`${TOLLGATE}/sign-in/?code=a&state=b`);
    await page.locator("#again").waitFor();
  },
};

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium?.close());

/** What axe finds, as one line for each rule and place. A frame is the page of a gateway. */
async function violations(page) {
  const { violations: found } = await new AxeBuilder({ page }).exclude("iframe").analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

for (const [name, prepare] of Object.entries(STATES)) {
  test(`axe finds nothing in ${name}`, async () => {
    const context = await chromium.newContext({ reducedMotion: "reduce", viewport: SCREENS[0] });
    const page = await context.newPage();
    await prepare(page);
    await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
    for (const screen of SCREENS) {
      await page.setViewportSize(screen);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(page), [], `${screen.width} px, ${colorScheme}`);
      }
    }
    await context.close();
  });
}
