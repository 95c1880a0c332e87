/** Binds the return page's elements to checkout.js; the ids are listed in its index.html. */
import { checkout, State } from "/checkout.js";
import { element, say } from "/dom.js";
import { onlyOrderKey, orderKeyOf } from "/session.js";

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

const payment = checkout({ onChange: show });

element("check-again").addEventListener("click", () => {
  element("status-message").focus();
  payment.verify(transactionId);
});

if (transactionId) {
  element("transaction-id").textContent = transactionId;
  element("transaction").hidden = false;
  showOrder(orderKeyOf(transactionId.replaceAll("_", "")));
} else {
  showOrder(onlyOrderKey());
}
payment.verify(transactionId);

function show({ state, message, hint, checking }) {
  const verifying = state === State.VERIFYING;
  document.documentElement.dataset.state = state;
  document.title = `${TITLES[state]} · Saigon Roasters`;
  element("confirmation").setAttribute("aria-busy", String(verifying));
  element("loading-spinner").hidden = !verifying;
  element("success-icon").hidden = state !== State.SUCCESS;
  element("failure-icon").hidden = !isUnsettled(state);
  say(element("status-message"), message);
  say(element("status-hint"), hint || usualHint(state, checking));
  element("check-again").hidden = !transactionId || checking || !isUnsettled(state);
}

/** Only the tab that pays an order of a cart knows its key. */
function showOrder(key) {
  if (!key) return;
  element("see-order").href = `/order/#${key}`;
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
