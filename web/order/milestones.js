/** What happened to an order, in the few lines that matter to its buyer. */

/** Steps in between, which say nothing that a later line or the page's headline does not say. */
const IN_BETWEEN = ["payment.created", "payment.pending", "refund.pending"];
const NOT_PAID = ["payment.failed", "payment.expired"];
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
  const attempts = history.filter(({ what }) => NOT_PAID.includes(what));
  const refundsEnded = history.filter(({ what }) => REFUND_ENDED.includes(what)).length;
  const lastFailure = history.findLast(({ what }) => what === "order.failed");
  let placed = 0;
  let refundsBegun = 0;
  return history.flatMap((step) => {
    const { at, what } = step;
    if (IN_BETWEEN.includes(what)) return [];
    if (what === "order.new") return placed++ ? [] : [step];
    if (what === "order.hold") return isPaid ? [] : [step];
    if (what === "order.failed") return step === lastFailure ? ended(at, failure) : [];
    if (what === "refund.requested") return refundsBegun++ < refundsEnded ? [] : [step];
    if (NOT_PAID.includes(what)) {
      return step === attempts.at(-1) ? [failed(step, attempts.length)] : [];
    }
    return [step];
  });
}

/** What was not paid is said of the payment. */
function ended(at, failure) {
  const names = { CANCELLED: "order.cancelled", REPLACED: "order.replaced" };
  return names[failure] ? [{ at, what: names[failure] }] : [];
}

function failed({ at, what }, count) {
  return count === 1 ? { at, what } : { at, what: "payment.none", count };
}
