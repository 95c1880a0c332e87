// What a buyer's phone has to load, and how still it stands meanwhile, as Lighthouse measures it. Its
// score for performance is a time, so it is printed and not asserted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";
import { CHROMIUM_LAUNCH } from "./shop.js";
import { customer, order, signedIn, TOLLGATE } from "./tollgate.js";

const SHIFT_MAX = 0.05;
const BYTES_MAX = 150_000;
const REQUESTS_MAX = 12;

/** A tab keeps who is signed in, and so must the one that is measured. */
const SETTINGS = {
  onlyCategories: ["accessibility", "performance"],
  disableStorageReset: true,
  disableFullPageScreenshot: true,
  throttlingMethod: "provided",
  networkQuietThresholdMs: 500,
  cpuQuietThresholdMs: 500,
  pauseAfterFcpMs: 500,
  pauseAfterLoadMs: 500,
  maxWaitForLoad: 30_000,
};

const PAGES = {
  "the front page": async () => "/",
  "the catalogue": async () => "/shop/",
  "the checkout": async (page) => {
    await page.evaluateOnNewDocument(signedIn, await customer());
    return "/shop/checkout/";
  },
  "the order": async () => `/order/#${(await order()).order_key}`,
  "the result": async () => `/order/confirmation?apptransid=${(await order()).ref}`,
};

let chromium;
before(async () => {
  chromium = await puppeteer.launch({ ...CHROMIUM_LAUNCH, headless: "shell" });
});
after(() => chromium?.close());

for (const [name, prepare] of Object.entries(PAGES)) {
  test(`Lighthouse's limits hold for ${name}`, async (t) => {
    const page = await chromium.newPage();
    const path = await prepare(page);
    const { lhr } = await lighthouse(
      TOLLGATE + path,
      { output: "json", logLevel: "error" },
      { extends: "lighthouse:default", settings: SETTINGS },
      page,
    );
    await page.close();
    const { accessibility, performance } = lhr.categories;
    const number = (audit) => lhr.audits[audit].numericValue;
    // An open payment is asked about again: each address counts once.
    const urls = lhr.audits["network-requests"].details.items.map(({ url }) => url);
    const requests = [...new Set(urls)].filter((url) => !url.startsWith("data:"));
    const [shift, bytes] = [number("cumulative-layout-shift"), number("total-byte-weight")];
    t.diagnostic(
      `performance ${performance.score}, layout shift ${shift.toFixed(3)}, ${bytes} bytes, ` +
        `${requests.length} requests`,
    );
    const failed = accessibility.auditRefs
      .map(({ id }) => lhr.audits[id])
      .filter(({ score }) => score !== null && score < 1);
    assert.deepEqual(failed.map(({ id }) => id), []);
    assert.equal(accessibility.score, 1);
    assert.ok(shift <= SHIFT_MAX, `layout shift ${shift}`);
    assert.ok(bytes <= BYTES_MAX, `${bytes} bytes`);
    assert.ok(requests.length <= REQUESTS_MAX, requests.join("\n"));
  });
}
