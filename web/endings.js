/** How a payment ended, in the buyer's language: what happened, and whether anything was taken. */
import { money } from "/money.js";
import { find, moment, text } from "/texts.js";

/**
 * @param answer what the server said of a payment: status, order and why
 * @returns the text, or nothing where there is nothing to say beside the usual sentence
 */
export function ending({ status, order, why } = {}) {
  if (status === "PAID") return find(`ending.paid.${order}`);
  if (order !== undefined && order !== "open") return find(`ending.unpaid.${order}`);
  return why === undefined ? undefined : text(`ending.${why}`);
}

/** Whether the buyer may pay this order once more. */
export function mayPayAgain({ status, order, why } = {}) {
  return status !== "PAID" && order === "open" && why !== undefined && why !== "under_way";
}

/** One sentence for each amount that goes back, or has gone back. */
export function refundTexts(refunds) {
  return refunds.map(({ amount, currency, done, at }) =>
    text(done ? "refund.done" : "refund.under_way", {
      amount: money(amount, currency),
      time: moment(at),
    }),
  );
}
