/** One order as its operator sees it: what can be done, what it holds, and all that happened. */
import { fact, make } from "/dom.js";
import { badge, hint, joined, openForm, textField, timeField } from "/operator/forms.js";
import { amountOf, moment, money, number } from "/texts.js";

/** What can be done in which state; the server has the last word. */
const ACTIONS = {
  approve: { label: "Approve", states: ["HOLD"] },
  ship: { label: "Ship", states: ["PROCESSING"], fields: [tracking] },
  deliver: { label: "Delivered", states: ["PROCESSING", "SHIPPED"] },
  complete: { label: "Complete", states: ["PROCESSING", "SHIPPED", "DELIVERED"] },
  "confirm-payment": {
    label: "Money is here",
    states: ["NEW", "HOLD", "PROCESSING", "SHIPPED", "DELIVERED", "COMPLETED"],
    fields: [received, reference, arrived],
    isFor: ({ bills }) => bills.some(isAwaitedByHand),
  },
  refund: {
    label: "Give money back",
    states: ["HOLD", "PROCESSING", "SHIPPED", "DELIVERED", "COMPLETED", "FAILED"],
    fields: [back, why],
    isFor: ({ receipts }) => receipts.some(({ refundable }) => refundable > 0),
  },
  fail: { label: "Cancel order", states: ["NEW", "HOLD", "PROCESSING"], fields: [why, giveBack] },
  anonymise: {
    label: "Remove buyer’s data",
    states: ["DELIVERED", "COMPLETED", "FAILED"],
    fields: [() => hint(REMOVAL)],
    // Once more where somebody has given a reason since.
    isFor: ({ order, history }) => !order.anonymised_at || history.some(({ why: reason }) => reason),
  },
};

const REMOVAL =
  "Name, addresses, phone, documents and notes leave this order for ever. What proves the money stays.";

function tracking() {
  return textField("tracking_number", "Tracking number, or its page at the carrier", "");
}

function reference() {
  return textField("reference", "Reference at the bank", "");
}

/** An order that ran out of time since is revived by money that came before. */
function arrived() {
  const { field, time } = timeField("Arrived at (now, if empty)");
  return { field, value: () => (time() ? { paid_at: time() } : {}) };
}

function why() {
  return textField("reason", "Reason", "");
}

function received({ order }) {
  return moneyField("Amount received", order.total, order.currency);
}

/** Of the money that paid the order; of other money there is a case to decide. */
function back({ order, receipts }) {
  const paid = receipts.find(({ role }) => role === "APPLIED");
  return moneyField("Amount", paid?.refundable ?? order.total, paid?.currency ?? order.currency);
}

function giveBack() {
  const input = make("input", { type: "checkbox", name: "refund" });
  return {
    field: make("label", { class: "check" }, input, " Give the money back"),
    value: () => ({ refund: input.checked }),
  };
}

function moneyField(label, amount, code) {
  const input = make("input", {
    type: "text",
    name: "amount",
    inputmode: "decimal",
    value: number(amount, code),
    autocomplete: "off",
  });
  return {
    field: make("label", { class: "field" }, `${label} (${code})`, input),
    value: () => ({ amount: amountOf(input.value, code) }),
  };
}

function isAwaitedByHand({ gateway, state }) {
  return gateway === "manual" && state === "PENDING";
}

/**
 * @param act does an action of this order, with a body
 * @param controls the control page of each simulated gateway, by gateway
 */
export function storyOf(story, act, controls) {
  const { order } = story;
  return [
    make("p", { class: "back" }, make("a", { href: "#orders" }, "All orders")),
    make(
      "header",
      { class: "story-head" },
      make("h1", { tabindex: "-1" }, order.number),
      make("span", { class: "hint" }, joined(order.shop_ref, order.order_id)),
      make("span", { class: "badge", "data-state": order.state }, order.state),
      make("strong", {}, money(order.total, order.currency)),
    ),
    actions(story, act),
    make("div", { class: "story-body" }, timeLine(story), make("div", {}, ...holdings(story, controls))),
  ];
}

function actions(story, act) {
  const place = make("div", { class: "action-form", "aria-live": "polite" });
  const buttons = Object.entries(ACTIONS)
    .filter(([, action]) => action.states.includes(story.order.state))
    .filter(([, action]) => action.isFor?.(story) ?? true)
    .map(([name, action]) =>
      make(
        "button",
        {
          type: "button",
          class: "secondary",
          "data-action": name,
          click: () => (action.fields ? open(place, name, action, story, act) : act(name)),
        },
        action.label,
      ),
    );
  return make("div", { class: "story-actions" }, make("div", { class: "row" }, buttons), place);
}

function open(place, name, action, story, act) {
  const parts = action.fields.map((part) => part(story));
  openForm(place, name, action.label, parts, (body) => act(name, body));
}

/** What the server warns of stands below the buttons, and one more press does it all the same. */
export function askAgain(warning, goOn) {
  const field = make("p", { role: "alert", class: "hint" }, warning);
  const place = document.querySelector(".action-form");
  openForm(place, "anyway", "Do it anyway", [{ field, value: () => ({}) }], goOn);
}

/** Calls, callbacks, transitions and events in one line of time; the release before has no mails. */
function timeLine({ history, callbacks, events, receipts, mails = [] }) {
  const entries = [
    ...history.map(transition),
    ...callbacks.map(callback),
    ...receipts.map(receipt),
    ...events.map(event),
    ...mails.map(mail),
  ].sort((a, b) => (sortable(a.at) < sortable(b.at) ? -1 : 1));
  return make(
    "section",
    { "aria-labelledby": "time-line" },
    make("h2", { id: "time-line" }, "What happened"),
    make("ol", { class: "timeline" }, entries.map(entry)),
  );
}

/** Times leave out the zeros at their end, and some of them all digits behind the point. */
function sortable(at) {
  const [seconds, fraction = ""] = at.slice(0, -1).split(".");
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}

function entry({ at, kind, title, detail }) {
  return make(
    "li",
    { "data-kind": kind },
    make("span", {}, make("strong", {}, title), detail ? make("small", {}, detail) : undefined),
    make("time", { datetime: at }, moment(at)),
  );
}

function transition({ at, subject, from, to, why: reason, who }) {
  const title = from ? `${subject}: ${from} → ${to}` : `${subject}: ${to}`;
  return { at, kind: subject, title, detail: joined(reason, who) };
}

function callback({ received_at: at, gateway_name: gateway, outcome, ref }) {
  return { at, kind: "callback", title: `${gateway} called`, detail: joined(outcome, ref) };
}

function receipt({ received_at: at, amount, currency, role, source, transaction_id: id }) {
  const title = `${money(amount, currency)} arrived`;
  return { at, kind: "receipt", title, detail: joined(role, source, id) };
}

function event({ created_at: at, type, ...sending }) {
  return { at, kind: "event", title: type, detail: sent(sending) };
}

function sent({ state, attempts, published_at: publishedAt, next_at: nextAt, dead_at: deadAt }) {
  if (state === "published") return `published ${moment(publishedAt)}`;
  const tries = attempts ? `after ${attempts} attempts` : "";
  return state === "dead"
    ? joined("not published: dead", deadAt ? moment(deadAt) : "", tries)
    : joined("not published yet", `next attempt ${moment(nextAt)}`, tries);
}

const MAILS = {
  PAID: "receipt",
  NOT_PAID: "not paid, pay again",
  RETURNING: "money goes back",
  SHIPPED: "sent",
  REFUNDED: "money given back",
};

/** Why a buyer is not told, where that is ours to say; other reasons are SES's own words. */
const UNTOLD = {
  NO_ADDRESS: "no address",
  BAD_ADDRESS: "no valid address",
  ADDRESS_RETURNED: "an earlier mail came back or was complained of",
  TEST_MODE: "a test payment",
  OUTDATED: "no longer true",
  PAYMENT_OPEN: "a payment of the order is open still",
  SWITCHED_OFF: "mails were switched off",
  TOO_OLD: "it waited too long",
};

function mail({ updated_at: at, kind, ...delivery }) {
  return { at, kind: "mail", title: `Mail: ${MAILS[kind]}`, detail: told(delivery) };
}

function told({ state, why: reason = "", attempts, next_at: nextAt }) {
  const cause = UNTOLD[reason] ?? reason;
  switch (state) {
    case "WAITING":
      return joined("not sent yet", `next attempt ${moment(nextAt)}`, cause);
    case "SENT":
      return joined("sent", cause);
    case "FAILED":
      return joined("not sent", cause, `after ${attempts} attempts`);
    case "SUPPRESSED":
      return joined("not sent", cause);
    case "BOUNCED":
      return joined("came back", cause);
    default:
      return joined("the buyer complained of it", cause);
  }
}

function holdings({ order, lines, bills, receipts, refunds, cases }, controls) {
  const { currency } = order;
  return [
    part("Buyer", buyer(order)),
    part("Lines", lines.map((line) => lineFact(line, currency))),
    part("Bills", bills.map((bill) => billFact(bill, controls[bill.gateway]))),
    part("Money", receipts.map(receiptFact)),
    part("Refunds", refunds.map(refundFact)),
    part("Cases", cases.map(caseFact)),
  ].filter((each) => each !== undefined);
}

function part(title, facts) {
  if (facts.length === 0) return undefined;
  const list = make("dl", { class: "sums" }, facts);
  return make("section", { class: "card part" }, make("h2", {}, title), list);
}

/** An address stands as it was written, with whatever parts it had then. */
function buyer({ buyer: person = {}, contact, shipping, note, ...order }) {
  const { document_type: type, document } = contact;
  const address = shipping ?? person.billing ?? {};
  const parts = ["name", "street", "district", "city", "state", "postal_code", "country"];
  return [
    ["Name", contact.name],
    ["E-mail", contact.email],
    ["Phone", contact.phone],
    ["Document", [type, document].filter(Boolean).join(" ")],
    ["Address", parts.map((part) => address[part]).filter(Boolean).join(", ")],
    ["Note", note],
    ["Tracking", order.tracking_number],
    ["Data removed", order.anonymised_at ? `by ${order.anonymised_by}, ${moment(order.anonymised_at)}` : ""],
  ]
    .filter(([, what]) => what)
    .map(([term, what]) => fact(term, what));
}

function lineFact({ name, quantity, unit_price: price }, currency) {
  return fact(`${quantity} × ${name}`, money(price * quantity, currency));
}

function billFact({ payment_id: id, ref, gateway, gateway_name: name, state, superseded }, control) {
  const simulated = control
    ? make("a", { href: `${control}?q=${ref}#orders`, "data-simulator": gateway }, "simulator")
    : undefined;
  const where = simulated ? [simulated, " "] : [];
  return fact(joined(id, ref, name), ...where, badge(superseded ? "SUPERSEDED" : state));
}

function receiptFact({ amount, currency, gateway_name: gateway, refundable, ...times }) {
  const until = times.refundable_until ? `until ${moment(times.refundable_until)}` : "";
  const back = `refundable: ${money(refundable, currency)}`;
  return fact(joined(money(amount, currency), gateway), joined(back, until));
}

function refundFact({ amount, currency, reason, state }) {
  return fact(joined(money(amount, currency), reason), badge(state));
}

function caseFact({ kind, decision, amount, currency, answer_by: answerBy }) {
  const dispute = answerBy ? joined(money(amount, currency), `answer by ${moment(answerBy)}`) : "";
  return fact(joined(kind, dispute), decision ?? make("a", { href: "#reviews" }, "open"));
}
