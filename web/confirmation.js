/** Binds the return page's elements to checkout.js; the ids are listed in its index.html. */
import { checkout, State } from "/checkout.js";
import { apiUrl, ask, newestOnly } from "/api.js";
import { element, make, say } from "/dom.js";
import { ending, mailText, mayPayAgain, refundTexts } from "/endings.js";
import { forgetRecipient, onlyOrderKey, orderKeyOf } from "/session.js";
import { fillTexts, text } from "/texts.js";

// The only thing read from the address. A status in it would be somebody's word, not the gateway's.
const transactionId = new URLSearchParams(location.search).get("apptransid");

const orderKey =
  location.hash.slice(1) ||
  (transactionId ? orderKeyOf(transactionId.replaceAll("_", "")) : onlyOrderKey());
const payment = checkout({ baseUrl: apiUrl, onChange: show });
const beginFacts = newestOnly();

fillTexts();

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

function show({ state, key, hintKey, checking, answer }) {
  const verifying = state === State.VERIFYING;
  if (state === State.SUCCESS) forgetRecipient();
  document.documentElement.dataset.state = state;
  document.title = `${text(`result.${state}`)} · Saigon Roasters`;
  element("confirmation").setAttribute("aria-busy", String(verifying));
  element("loading-spinner").hidden = !verifying;
  element("success-icon").hidden = state !== State.SUCCESS;
  element("failure-icon").hidden = !isUnsettled(state);
  say(element("status-message"), text(`checkout.${key}`));
  const hint = answer?.why ? "" : usualHint(state, checking);
  say(element("status-hint"), hintKey ? text(`checkout.${hintKey}`) : hint);
  showEnding(answer, checking);
  element("check-again").hidden = !transactionId || checking || !isUnsettled(state);
}

/** Beneath the sentence why it is so; what can be done needs the order's key. */
function showEnding(answer, checking) {
  say(element("ending-text"), ending(answer, checking));
  const isOffered = orderKey !== undefined && mayPayAgain(answer, checking);
  element("pay-again").hidden = !isOffered;
  element("another-way").hidden = !isOffered;
  const isUnderWay = answer?.why === "under_way";
  element("ending-mail").hidden = !isUnderWay;
  if (orderKey && (isUnderWay || answer?.status === "PAID")) showOrderFacts();
}

/** What only the order's key opens; without an answer the page says what it knows. */
async function showOrderFacts() {
  const isNewest = beginFacts();
  const order = await ask("GET", "/api/v1/order", { orderKey }).catch(() => ({ refunds: [] }));
  if (!isNewest()) return;
  const refunds = refundTexts(order.refunds).map((words) => make("li", {}, words));
  element("refunds").replaceChildren(...refunds);
  say(element("ending-mail"), mailText(order).trim());
}

/**
 * The tab that pays an order knows its key, and writes it behind the # of the address: a copy of that
 * leads to the order in any browser, and it is sent nowhere.
 */
function showOrder() {
  if (!orderKey) return;
  if (transactionId) history.replaceState(null, "", `#${orderKey}`);
  element("see-order").href = `/order/#${orderKey}`;
  element("pay-again").href = `/order/?pay=again#${orderKey}`;
  element("another-way").href = `/order/?pay=another#${orderKey}`;
  element("see-order").hidden = false;
}

function usualHint(state, checking) {
  if (checking) return text("result.checking");
  if (!transactionId) return text("result.howToFind");
  return [State.FAILURE, State.IDLE].includes(state) ? text("result.nothingLost") : "";
}

function isUnsettled(state) {
  return [State.FAILURE, State.IDLE, State.NOTICE].includes(state);
}
