// Signatures as docs/webhooks describes them, made by Node.js itself and not by the library.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { verifyWebhook, WebhookVerificationError } from "../dist/webhooks.js";

const SECRET = "whsec_TUZLYW5FeGFtcGxlU2VjcmV0MDEyMzQ1Njc4OQ==";
const BODY = '{"id":"1", "type":"payment.paid","data":{"ref":"2611210CYC2F3Q6","description":"Cà phê"}}';

function headersOf(body, { secret = SECRET, at = Date.now() } = {}) {
  const seconds = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`evt.${seconds}.${body}`).digest("base64");
  return {
    "webhook-id": "evt",
    "webhook-timestamp": seconds,
    "webhook-signature": `v1,${signature}`,
  };
}

const refuses = (body, headers) =>
  assert.throws(() => verifyWebhook(body, headers, SECRET), WebhookVerificationError);

test("a genuine webhook is its event, from either kind of headers and either kind of body", () => {
  const event = verifyWebhook(BODY, headersOf(BODY), SECRET);
  assert.equal(event.type, "payment.paid");
  assert.equal(event.data.description, "Cà phê");
  assert.deepEqual(verifyWebhook(Buffer.from(BODY), new Headers(headersOf(BODY)), SECRET), event);
});

test("while a secret is rotated, one signature that fits is enough", () => {
  const headers = headersOf(BODY);
  const other = headersOf(BODY, { secret: "whsec_b3RoZXI=" })["webhook-signature"];
  headers["webhook-signature"] = `${other} ${headers["webhook-signature"]}`;
  assert.equal(verifyWebhook(BODY, headers, SECRET).id, "1");
});

test("changed, foreign, unsigned and old webhooks are refused", () => {
  refuses(JSON.stringify(JSON.parse(BODY)), headersOf(BODY));
  refuses(BODY, headersOf(BODY, { secret: "whsec_b3RoZXI=" }));
  refuses(BODY, {});
  refuses(BODY, headersOf(BODY, { at: Date.now() - 6 * 60_000 }));
  refuses(BODY, headersOf(BODY, { at: Date.now() + 6 * 60_000 }));
});
