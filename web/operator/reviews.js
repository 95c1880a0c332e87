/** What a person must decide: each case in words, with the decisions that its kind has. */
import { make } from "/dom.js";
import { moment, money } from "/texts.js";

const KINDS = {
  WRONG_AMOUNT: "The gateway took another amount than the bill’s.",
  SECOND_PAYMENT: "The order was paid already, by another bill.",
  SECOND_TRANSACTION: "The bill was paid already, by another transaction.",
  NUMBER_TWICE: "Another payment has the same transaction number: compare the two.",
  SUSPICIOUS: "The gateway itself doubts the money.",
  UNDECIDED: "The gateway did not come to a result in time.",
  LATE_NO_STOCK: "Paid late, and the stock is gone.",
  LATE_TOO_LATE: "Paid too long after the order had failed.",
  LATE_CANCELLED: "Paid after the order was cancelled.",
  LATE_REPLACED: "Paid after another order had taken its place.",
  ORPHAN: "Money for a reference that we do not know.",
  REFUND_UNKNOWN: "The gateway leaves open what became of a refund, or which payment it is of.",
  DISPUTE: "The buyer disputes the payment with the bank.",
  ENDPOINT_DISABLED: "A webhook endpoint was disabled, because it failed for days or answered 410.",
};

const OTHER_AMOUNT =
  "“Accept” makes what arrived the order’s total, by a line of its own, and the order is paid. Say why in the note.";

/** @param decide takes a case's id, the decision and a note */
export function showCases(cases, decide) {
  const heading = make("h1", { class: "visually-hidden" }, "To decide");
  if (cases.length === 0) return [heading, make("p", { class: "hint" }, "Nothing to decide.")];
  return [heading, ...cases.map((each) => card(each, decide))];
}

function card(each, decide) {
  const { id, kind, decisions, order_id: orderId, number } = each;
  const note = make("input", { type: "text", name: "note", maxlength: 1000, autocomplete: "off" });
  return make(
    "section",
    { class: "card part case", "data-id": id, "data-kind": kind },
    make("h2", {}, KINDS[kind] ?? kind),
    make("p", { class: "hint" }, facts(each)),
    isOtherAmount(each) ? make("p", { class: "hint" }, OTHER_AMOUNT) : undefined,
    isTooLate(each) ? make("p", { class: "hint", "data-too-late": "" }, tooLate(each)) : undefined,
    orderId ? orderLink(orderId, number) : undefined,
    kind === "ENDPOINT_DISABLED" ? endpointLink(each.reference) : undefined,
    make("label", { class: "field" }, "Note", note),
    make(
      "div",
      { class: "row" },
      decisions.map((decision) =>
        make(
          "button",
          {
            type: "button",
            class: "secondary",
            "data-decision": decision,
            click: () => decide(id, decision, note.value.trim()),
          },
          words(decision),
        ),
      ),
    ),
  );
}

function orderLink(id, number) {
  return make("p", {}, make("a", { href: `#orders/${id}` }, `Order ${number}`));
}

/** Enabling it there decides the case too. */
function endpointLink(id) {
  return make("p", {}, make("a", { href: `#endpoints/${id}` }, `Endpoint ${id}`));
}

/** Whether the order's total can become what arrived. */
function isOtherAmount({ kind, decisions }) {
  return kind === "WRONG_AMOUNT" && decisions.includes("accept");
}

/** Whether this money could go back until a time that is over. */
function isTooLate({ refundable, refundable_until: until }) {
  return refundable === 0 && until !== undefined && Date.parse(until) <= Date.now();
}

function tooLate({ gateway_name: gateway, refundable_until: until }) {
  return (
    `${gateway} gave this money back until ${moment(until)}.`
    + " Give it back by other means, then decide “Keep” and note how."
  );
}

function facts({ amount, currency, gateway_name: gateway, transaction_id: id, ref, reference, ...times }) {
  const paid = amount === undefined ? "" : money(amount, currency);
  const answerBy = times.answer_by ? `answer by ${moment(times.answer_by)}` : "";
  return [paid, gateway, id, ref, reference, moment(times.opened_at), answerBy]
    .filter(Boolean)
    .join(" · ");
}

function words(decision) {
  const text = decision.replaceAll("_", " ");
  return text[0].toUpperCase() + text.slice(1);
}
