/** How a payment ended, in the buyer's language: what happened, and whether anything was taken. */
import { moment, money, text } from "/texts.js";

/**
 * Why a payment of an order that may still be paid is not paid.
 *
 * @param answer what the server said of a payment: status, order and why
 * @param checking whether the page goes on asking
 * @returns the text, "" where there is nothing to say beside the usual sentence
 */
export function ending(answer, checking) {
  const reason = reasonOf(answer, checking);
  return reason ? endingText(reason, answer.undecided) : "";
}

/** Ways to end of which it must be said whether anything was taken. */
const ENDED = ["cancelled", "no_money", "declined", "too_late"];

/** That nothing was taken is said only where the server knows it. */
export function endingText(reason, undecided) {
  const sentence = text(`ending.${reason}`);
  if (!ENDED.includes(reason)) return sentence;
  return `${sentence} ${text(undecided ? "ending.perhaps_paid" : "ending.nothing_taken")}`;
}

/** A gateway that says nothing while the page asks may be about to say that it is paid. */
function reasonOf({ status, order = "open", why } = {}, checking) {
  if (status === "PAID" || order !== "open") return undefined;
  return why ?? (status === "PENDING" && !checking ? "unknown" : undefined);
}

/** Whether the buyer may pay this order once more. */
export function mayPayAgain(answer, checking) {
  const reason = reasonOf(answer, checking);
  return reason !== undefined && reason !== "under_way";
}

/** For each amount that goes back, or has gone back: when, and how long a bank takes with it. */
export function refundTexts(refunds) {
  return refunds.map(({ amount, currency, done, at, arrives_within_days: days }) => {
    const values = { amount: money(amount, currency), time: moment(at) };
    const arrival = days ? text("refund.within", { days }) : text("refund.someDays");
    return `${text(done ? "refund.done" : "refund.under_way", values)} ${arrival}`;
  });
}

/** That the buyer is written to, with a blank before it, where the server says so. */
export function mailText({ mails }) {
  return mails ? ` ${text("ending.mail")}` : "";
}

/** Steps in between, which say nothing that a later line or the page's headline does not say. */
const IN_BETWEEN = ["payment.created", "payment.pending", "refund.pending"];
const UNPAID = ["payment.failed", "payment.expired"];
const REFUND_ENDED = ["refund.done", "refund.failed"];

/**
 * Tells an order's history: attempts to pay that did not succeed are one line with their count, a
 * refund is one line, and an order that is paid again is not placed again.
 *
 * @param history steps with the time and the name of each, oldest first
 * @param failure why the order failed, if it did
 * @returns steps with time, name, and where it is more than one the count
 */
export function milestones(history, failure) {
  const isPaid = history.some(({ what }) => what === "payment.paid");
  const attempts = history.filter(({ what }) => UNPAID.includes(what));
  const refundsEnded = history.filter(({ what }) => REFUND_ENDED.includes(what)).length;
  const lastFailure = history.findLast(({ what }) => what === "order.failed");
  let placed = 0;
  let refundsBegun = 0;
  return inOrder(history).flatMap((step) => {
    const { at, what } = step;
    if (IN_BETWEEN.includes(what)) return [];
    if (what === "order.new") return placed++ ? [] : [step];
    if (what === "order.hold") return isPaid ? [] : [step];
    if (what === "order.failed") return step === lastFailure ? ended(at, failure) : [];
    if (what === "refund.requested") return refundsBegun++ < refundsEnded ? [] : [step];
    if (UNPAID.includes(what)) {
      return step === attempts.at(-1) ? [failed(step, attempts.length)] : [];
    }
    return [step];
  });
}

/** An order is approved in the moment in which it is paid, and because of that. */
function inOrder(history) {
  return [...history].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at) || isOfOrder(one) - isOfOrder(other),
  );
}

function isOfOrder({ what }) {
  return what.startsWith("order.");
}

/** What was not paid is said of the payment. */
function ended(at, failure) {
  const names = { CANCELLED: "order.cancelled", REPLACED: "order.replaced" };
  return names[failure] ? [{ at, what: names[failure] }] : [];
}

function failed({ at, what }, count) {
  return count === 1 ? { at, what } : { at, what: "payment.none", count };
}
