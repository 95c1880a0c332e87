/** One order as its operator sees it: what can be done, what it holds, and all that happened. */
import { fact, make } from "/dom.js";
import { amountOf, money, number } from "/money.js";
import { moment } from "/texts.js";

/** What can be done in which state; the server has the last word. */
const ACTIONS = {
  approve: { label: "Approve", states: ["HOLD"] },
  ship: { label: "Ship", states: ["PROCESSING"], fields: [tracking] },
  deliver: { label: "Delivered", states: ["PROCESSING", "SHIPPED"] },
  complete: { label: "Complete", states: ["PROCESSING", "SHIPPED", "DELIVERED"] },
  "confirm-payment": {
    label: "Money is here",
    states: ["NEW", "HOLD", "PROCESSING", "SHIPPED", "DELIVERED", "COMPLETED"],
    fields: [received, reference],
    isFor: ({ bills }) => bills.some(isAwaitedByHand),
  },
  refund: {
    label: "Give money back",
    states: ["HOLD", "PROCESSING", "SHIPPED", "DELIVERED", "COMPLETED", "FAILED"],
    fields: [back, why],
    isFor: ({ receipts }) => receipts.length > 0,
  },
  fail: { label: "Cancel order", states: ["NEW", "HOLD", "PROCESSING"], fields: [why, giveBack] },
};

function tracking() {
  return textField("tracking_number", "Tracking number", "");
}

function reference() {
  return textField("reference", "Reference at the bank", "");
}

function why() {
  return textField("reason", "Reason", "");
}

function received({ order }) {
  return moneyField("Amount received", order.total, order.currency);
}

function back({ order }) {
  return moneyField("Amount", order.total, order.currency);
}

function giveBack() {
  const input = make("input", { type: "checkbox", name: "refund" });
  return {
    field: make("label", { class: "check" }, input, " Give the money back"),
    value: () => ({ refund: input.checked }),
  };
}

function textField(name, label, value) {
  const input = make("input", { type: "text", name, value, maxlength: 100, autocomplete: "off" });
  return {
    field: make("label", { class: "field" }, label, input),
    value: () => (input.value.trim() ? { [name]: input.value.trim() } : {}),
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

function isAwaitedByHand({ gateway, backend, state }) {
  return (gateway ?? backend) === "manual" && state === "PENDING";
}

/** @param act does an action of this order, with a body */
export function storyOf(story, act) {
  const { order } = story;
  return [
    make("p", { class: "back" }, make("a", { href: "#orders" }, "All orders")),
    make(
      "header",
      { class: "story-head" },
      make("h1", { tabindex: "-1" }, order.shop_ref),
      make("span", { class: "badge", "data-state": order.state }, order.state),
      make("strong", {}, money(order.total, order.currency)),
    ),
    actions(story, act),
    make("div", { class: "story-body" }, timeLine(story), make("div", {}, ...holdings(story))),
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

/** What an action must know stands below its button; nothing is done before the second press. */
function open(place, name, action, story, act) {
  const parts = action.fields.map((part) => part(story));
  const form = make(
    "form",
    {
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        act(name, Object.assign({}, ...parts.map((part) => part.value())));
      },
    },
    parts.map(({ field }) => field),
    make("button", { type: "submit", class: "primary", "data-confirm": name }, action.label),
  );
  place.replaceChildren(form);
  form.querySelector("input").focus();
}

/** Calls, callbacks, transitions and events in one line of time. */
function timeLine({ history, callbacks, events, receipts }) {
  const entries = [
    ...history.map(transition),
    ...callbacks.map(callback),
    ...receipts.map(receipt),
    ...events.map(event),
  ].sort((a, b) => a.at.localeCompare(b.at));
  return make(
    "section",
    { "aria-labelledby": "time-line" },
    make("h2", { id: "time-line" }, "What happened"),
    make("ol", { class: "timeline" }, entries.map(entry)),
  );
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
  const what = (subject ?? "order").toLowerCase();
  const title = from ? `${what}: ${from} → ${to}` : `${what}: ${to}`;
  return { at, kind: what, title, detail: [reason, who].filter(Boolean).join(" · ") };
}

function callback({ received_at: at, backend, gateway, outcome, ref }) {
  return { at, kind: "callback", title: `${gateway ?? backend} called`, detail: `${outcome} · ${ref}` };
}

function receipt({ received_at: at, amount, currency, role, source, transaction_id: id }) {
  return { at, kind: "receipt", title: `${money(amount, currency)} arrived`, detail: `${role} · ${source} · ${id}` };
}

function event({ created_at: at, type, published_at: publishedAt }) {
  return { at, kind: "event", title: type, detail: publishedAt ? "told" : "not told yet" };
}

function holdings({ order, lines, bills, refunds, cases }) {
  return [
    part("Buyer", buyer(order).map(([term, what]) => fact(term, what))),
    part("Lines", lines.map((line) => fact(`${line.quantity} × ${line.name}`, money(line.unit_price * line.quantity, order.currency)))),
    part("Bills", bills.map((bill) => fact(`${bill.ref} · ${bill.gateway ?? bill.backend}`, badge(bill.superseded ? "SUPERSEDED" : bill.state)))),
    part("Refunds", refunds.map((refund) => fact(`${money(refund.amount, refund.currency)} · ${refund.reason}`, badge(refund.state ?? refund.status)))),
    part("Cases", cases.map((each) => fact(each.kind, each.decision ?? make("a", { href: "#reviews" }, "open")))),
  ].filter((each) => each !== undefined);
}

function part(title, facts) {
  if (facts.length === 0) return undefined;
  return make("section", { class: "card part" }, make("h2", {}, title), make("dl", { class: "sums" }, facts));
}

function buyer({ contact = {}, shipping = {}, tracking_number: trackingNumber }) {
  return [
    ["Name", contact.name],
    ["E-mail", contact.email],
    ["Phone", contact.phone],
    ["Address", [shipping.street, shipping.city, shipping.country].filter(Boolean).join(", ")],
    ["Tracking", trackingNumber],
  ].filter(([, what]) => what);
}

function badge(state) {
  return make("span", { class: "badge", "data-state": state }, state);
}
