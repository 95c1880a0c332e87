/** Binds the order page's elements; the ids are listed in index.html. */
import { ask, newestOnly } from "/api.js";
import { element, fact, make, say } from "/dom.js";
import { endingText, mailText, milestones, refundTexts } from "/endings.js";
import { chooser, copyButton, sums, transferFacts, whatToPay, whenPaid } from "/paying.js";
import { fillTexts, find, moment, money, problemText, text, translated } from "/texts.js";

/** Looks at an open payment again after so many seconds; the last one after more than a minute. */
const LOOKS_SECONDS = [3, 5, 8, 13, 21, 34];

/** Where nothing is paid and something can be, whether or not a payment is open. */
const PAYABLE = ["NEW", "FAILED"];

/** Where no money is known to pay it. */
const UNPAID = ["NEW", "HOLD", "FAILED"];

const form = element("pay");
const beginLook = newestOnly();
const orderKey = location.hash.slice(1);
let order;
let offeredFor = "";
let toldRef;
let nextLook;

/** What the result page sent its reader here for. */
const wish = new URLSearchParams(location.search).get("pay");

const methods = chooser(() => ({ amount: order.total, currency: order.currency }));

window.addEventListener("hashchange", () => location.reload());
// The back button restores the page as it was left, before a payment.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) look();
});
element("check-again").addEventListener("click", () => {
  element("state").focus();
  look();
});
element("cancel-button").addEventListener("click", cancel);
element("print").addEventListener("click", () => window.print());
whenPaid(form, methods.chosen, pay);

fillTexts();
element("address").append(
  copyButton({
    id: "copy-address",
    what: text("order.address"),
    value: `${location.origin}/order/#${orderKey}`,
    label: text("order.copyAddress"),
  }),
);
if (orderKey) await look();
else say(element("state"), text("order.noKey"));
element("order").setAttribute("aria-busy", "false");

/**
 * Shows the order, and while a payment of it is open looks a few times more. A look that is overtaken
 * shows nothing: its answer may be older than what is shown.
 */
async function look(looks = 0) {
  const isNewest = beginLook();
  clearTimeout(nextLook);
  try {
    const answer = await ask("GET", "/api/v1/order", { orderKey });
    if (!isNewest()) return;
    order = answer;
    say(element("error-message"), "");
    await show();
  } catch (error) {
    console.error(error);
    if (!isNewest()) return;
    say(element("error-message"), problemText(error));
    if (!order) say(element("state"), text("order.title"));
    element("check-again").hidden = false;
    return;
  }
  if (!isNewest()) return;
  const isOpen = order.in_progress || payableBill() !== undefined;
  element("check-again").hidden = !isOpen || looks < LOOKS_SECONDS.length;
  if (isOpen && looks < LOOKS_SECONDS.length) {
    lookAgain(looks);
  }
}

/** Not while it is being paid: a choice must not change under the press. */
function lookAgain(looks) {
  nextLook = setTimeout(() => {
    if (form.getAttribute("aria-busy") === "true") lookAgain(looks);
    else look(looks + 1);
  }, LOOKS_SECONDS[looks] * 1000);
}

async function show() {
  document.title = `${headline()} · Saigon Roasters`;
  element("order").dataset.state = order.state;
  say(element("number"), `${text("order.number")} ${order.number}`);
  say(element("state"), headline());
  say(element("state-hint"), hint());
  showTracking();
  showRefunds();
  showLines();
  showHistory();
  showOpen(payableBill());
  element("cancel").hidden = !isUnpaid();
  await showMethods(payableBill());
}

/**
 * What became of its money is said before what an unpaid order waits for. An order on hold waits for a
 * person, or as long as something can be paid for its buyer.
 */
function headline() {
  if (isFinal()) return text(`event.order.${order.failure.toLowerCase()}`);
  if (UNPAID.includes(order.state) && isInReview()) return text("event.payment.in_review");
  if (UNPAID.includes(order.state) && order.in_progress) return text("order.state.inProgress");
  const bill = payableBill();
  if (order.state !== "HOLD" || !bill || bill.collect === "after") {
    return text(`order.state.${order.state}`);
  }
  return bill.collect ? text("transfer.waiting") : text("order.state.NEW");
}

function isUnpaid() {
  const isWaiting = ["NEW", "HOLD"].includes(order.state) && !order.in_progress && !isInReview();
  return isWaiting && order.bills.every(({ status }) => status !== "PAID");
}

/** Whatever comes of it, the order is shown as it stands then. */
async function cancel() {
  const button = element("cancel-button");
  if (button.disabled) return;
  button.disabled = true;
  let problem = "";
  try {
    await ask("POST", "/api/v1/order/cancel", { orderKey });
    element("state").focus();
  } catch (error) {
    console.error(error);
    problem = problemText(error);
  }
  button.disabled = false;
  await look();
  if (problem) say(element("error-message"), problem);
}

/** The one payment that the buyer may still make; the server says so of at most one. */
function payableBill() {
  return order.bills.find(({ payable }) => payable);
}

/** Money that came already, or is coming, is told before anything that would ask for it again. */
function hint() {
  if (isSecondPaymentGoingBack()) return text("order.duplicate");
  if (isInReview()) return text("order.underReview");
  if (order.in_progress) return text("order.inProgress") + mailText(order);
  if (isFinal()) return "";
  const { why, undecided, collect } = order.bills[0];
  // No gateway says whether a transfer is on its way.
  if (why === "too_late" && collect) return text("ending.transfer_late");
  if (PAYABLE.includes(order.state) && why && !hadMoney()) return endingText(why, undecided);
  if (order.failure) return find(`order.failure.${order.failure}`) ?? "";
  return "";
}

/** Such an order cannot be paid again. */
function isFinal() {
  return ["CANCELLED", "REPLACED"].includes(order.failure);
}

/** Then nobody may say that nothing was taken. */
function hadMoney() {
  return order.refunds.length > 0 || order.bills.some(({ status }) => status === "PAID");
}

/** Not one that the buyer and the shop agreed to keep, which is neither looked at nor given back. */
function isSecondPaymentGoingBack() {
  const isGoingBack = order.in_review || order.history.some(({ what }) => /^refund\./.test(what));
  return isGoingBack && order.bills.some((bill) => bill.order === "duplicate");
}

function isInReview() {
  return order.bills.some((bill) => bill.order === "under_review");
}

function showRefunds() {
  const sentences = refundTexts(order.refunds);
  element("refunds").replaceChildren(...sentences.map((words) => make("li", {}, words)));
}

function showLines() {
  const lines = order.lines.map((line) =>
    fact(lineText(line), money(line.unit_price * line.quantity, order.currency)),
  );
  element("lines").replaceChildren(...lines, ...sums(order), ...paidFacts());
  element("bought").hidden = false;
}

/** Only products have a name from the shop. */
function lineText({ kind, name, quantity }) {
  if (kind === "shipping") return text("cart.shipping");
  if (kind === "adjustment") return text("order.adjustment");
  return quantity > 1 ? `${quantity} × ${name}` : name;
}

/** Whoever ships the goods writes down the carrier's number, or the address of its page. */
function showTracking() {
  const number = order.tracking_number ?? "";
  const isAddress = /^https:\/\/\S+$/.test(number);
  const shown = isAddress
    ? make("a", { href: number, rel: "noopener noreferrer" }, text("order.track"))
    : `${text("order.tracking")}: ${number}`;
  element("tracking").replaceChildren(...(number ? [shown] : []));
}

/** What makes a receipt of it, once it is paid: by the payment that counts for it. */
function paidFacts() {
  const bill = order.bills.find((each) => each.status === "PAID" && each.order === "confirmed");
  element("print").hidden = !bill;
  element("no-invoice").hidden = !bill;
  if (!bill) return [];
  const name = translated(bill.method_name, bill.method_names);
  const how = [name, moment(bill.paid_at)].filter(Boolean).join(" · ");
  return [
    fact(text("order.placedOn"), moment(order.created_at)),
    fact(text("order.paidBy"), how),
  ];
}

function showHistory() {
  const steps = milestones(order.history, order.failure).map(({ at, what, count }) =>
    make(
      "li",
      { "data-what": what },
      make("span", {}, find(`event.${what}`, { count }) ?? what),
      make("time", { datetime: at }, moment(at)),
    ),
  );
  element("history").replaceChildren(...steps);
  element("story").hidden = steps.length === 0;
}

/** A payment that is open: the way to it, or what the buyer is to do. */
function showOpen(bill) {
  const url = bill?.next_step?.url;
  const until = url && bill.expires_at;
  const hintUntil = until ? text("order.continueHint", { time: moment(until) }) : "";
  const toldBill = order.bills.find(({ instructions }) => instructions);
  const { text: usual, texts } = toldBill?.instructions ?? {};
  const words = translated(usual, texts) ?? "";
  const hint = toldBill ? whatToPay(toldBill) : hintUntil;
  element("open").hidden = !url && !hint && !words;
  say(element("open-hint"), hint);
  say(element("open-text"), words);
  showTransfer(toldBill);
  element("continue").hidden = !url;
  if (url) {
    element("continue").href = url;
    const name = translated(bill.method_name, bill.method_names);
    say(element("continue"), text("order.continue", { name }));
  }
}

/** Once for each bill: a button that was pressed must not be taken away. */
function showTransfer(bill) {
  if (bill?.ref === toldRef) return;
  toldRef = bill?.ref;
  element("transfer").replaceChildren(...(bill ? transferFacts(bill) : []));
}

function mayPay() {
  const isPayable = PAYABLE.includes(order.state) && !isFinal();
  return (isPayable || payableBill()) && !order.in_progress && !isInReview();
}

async function showMethods(open) {
  element("another").hidden = !mayPay();
  if (element("another").hidden) return;
  say(element("another-title"), open ? text("order.another") : text("order.again"));
  // Once for each turn of the order: a choice that is being made must not be taken away.
  const turn = `${order.state} ${order.bills.length}`;
  if (turn === offeredFor) return;
  element("another").open = open === undefined || wish === "another";
  const { payment_methods: offered } = await ask("GET", "/api/v1/payment-methods", { orderKey });
  offeredFor = turn;
  methods.show(offered);
}

/**
 * Another open payment gives way. Its gateway is asked before, if it may be asked; money that comes by
 * both is a case for a person, who gives one back.
 */
function pay(keyFor) {
  const { code, mode } = methods.chosen();
  const body = { method: code, mode, replace: true };
  const round = order.bills.length;
  return ask("POST", "/api/v1/order/payment", {
    orderKey,
    idempotencyKey: keyFor({ ...body, round }),
    body,
  });
}
