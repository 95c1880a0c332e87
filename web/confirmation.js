/** Binds the return page's elements to checkout.js; the ids are listed in its index.html. */
import { checkout, State } from "/checkout.js";
import { ask } from "/api.js";
import { element, make, say } from "/dom.js";
import { ending, mayPayAgain, refundTexts } from "/endings.js";
import { onlyOrderKey, orderKeyOf } from "/session.js";
import { language, text } from "/texts.js";

const TITLES = {
  [State.IDLE]: "Payment not verified",
  [State.VERIFYING]: "Verifying your payment",
  [State.SUCCESS]: "Payment successful",
  [State.FAILURE]: "Payment not confirmed",
  [State.NOTICE]: "Your payment and your order",
};
const STILL_CHECKING = "Still checking with the gateway. You can leave this page open.";
const NOTHING_IS_LOST =
  "If you have paid, nothing is lost: we keep asking the gateway, even after you close this page.";
const HOW_TO_FIND =
  "Your order is not lost. Open it in the tab in which you placed it, or by the link that the shop " +
  "gave you, and look there before you pay again. Without a link, tell the shop your order number.";

// The only thing read from the address. A status in it would be somebody's word, not the gateway's.
const transactionId = new URLSearchParams(location.search).get("apptransid");

const orderKey = transactionId ? orderKeyOf(transactionId.replaceAll("_", "")) : onlyOrderKey();
const payment = checkout({ onChange: show });

element("check-again").addEventListener("click", () => {
  element("status-message").focus();
  payment.verify(transactionId);
});

if (transactionId) {
  element("transaction-id").textContent = transactionId;
  element("transaction").hidden = false;
}
showOrder();
payment.verify(transactionId);

function show({ state, message, hint, checking, answer }) {
  const verifying = state === State.VERIFYING;
  document.documentElement.dataset.state = state;
  document.title = `${TITLES[state]} · Saigon Roasters`;
  element("confirmation").setAttribute("aria-busy", String(verifying));
  element("loading-spinner").hidden = !verifying;
  element("success-icon").hidden = state !== State.SUCCESS;
  element("failure-icon").hidden = !isUnsettled(state);
  say(element("status-message"), message);
  const words = ending(answer);
  // The same sentence as beside it, where that is not in the buyer's language.
  say(element("status-hint"), words ? "" : hint || usualHint(state, checking));
  showEnding(words, answer);
  element("check-again").hidden = !transactionId || checking || !isUnsettled(state);
}

/** Beneath the sentence, in the buyer's language; what can be done needs the order's key. */
function showEnding(words = "", answer) {
  element("ending").lang = language();
  say(element("ending-text"), words);
  const isOffered = orderKey !== undefined && mayPayAgain(answer);
  element("pay-again").hidden = !isOffered;
  element("another-way").hidden = !isOffered;
  say(element("pay-again"), text("order.again"));
  say(element("another-way"), text("order.another"));
  if (orderKey && answer?.status === "PAID") showRefunds();
}

/** Without an answer the page says what it knows. */
async function showRefunds() {
  const { refunds } = await ask("GET", "/api/v1/order", { orderKey }).catch(() => ({ refunds: [] }));
  element("refunds").replaceChildren(...refundTexts(refunds).map((words) => make("li", {}, words)));
}

/** Only the tab that pays an order knows its key. */
function showOrder() {
  if (!orderKey) return;
  element("see-order").href = `/order/#${orderKey}`;
  element("pay-again").href = `/order/?pay=again#${orderKey}`;
  element("another-way").href = `/order/?pay=another#${orderKey}`;
  element("see-order").hidden = false;
}

function usualHint(state, checking) {
  if (checking) return STILL_CHECKING;
  if (!transactionId) return HOW_TO_FIND;
  return state === State.FAILURE || state === State.IDLE ? NOTHING_IS_LOST : "";
}

function isUnsettled(state) {
  return [State.FAILURE, State.IDLE, State.NOTICE].includes(state);
}
