// The browser's part as a package: what pages load from web/ as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { after, State, viewOf } from "../dist/web/checkout.js";

test("the package has the checkout of web/ as an ES module", () => {
  assert.equal(after(State.IDLE, "pay"), State.INITIATING);
  assert.equal(viewOf(State.VERIFYING).message, "Verifying your payment...");
});
