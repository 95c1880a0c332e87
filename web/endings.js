/** How a payment ended, in the buyer's language: what happened, and whether anything was taken. */
import { money } from "/money.js";
import { moment, text } from "/texts.js";

/**
 * Why a payment of an order that may still be paid is not paid.
 *
 * @param answer what the server said of a payment: status, order and why
 * @param checking whether the page goes on asking
 * @returns the text, "" where there is nothing to say beside the usual sentence
 */
export function ending(answer, checking) {
  const reason = reasonOf(answer, checking);
  return reason ? text(`ending.${reason}`) : "";
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
