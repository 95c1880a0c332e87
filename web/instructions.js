/** How an order is paid without a gateway: by a transfer from a bank, or in cash at the door. */
import { copyButton } from "/copy.js";
import { fact, make } from "/dom.js";
import { decimal, money } from "/money.js";
import { moment, text } from "/texts.js";

const SHOP = "Saigon Roasters";

/** The sentence that says what to do. */
export function whatToPay({ collect, instructions, currency }) {
  const { amount, holder = SHOP, expires_at: until } = instructions;
  const sum = money(amount, currency);
  return collect === "after"
    ? text("cash.pay", { amount: sum, holder })
    : text("transfer.pay", { amount: sum, time: moment(until) });
}

/** What a banking app asks for, each with a button that copies it, and the code that it scans. */
export function transferFacts({ collect, instructions, currency }) {
  if (collect === "after") return [];
  const { bank, account, holder, amount, reference, qr_svg: qr } = instructions;
  const facts = [
    bank && fact(text("transfer.bank"), bank),
    account && copied("account", account, account),
    holder && fact(text("transfer.holder"), holder),
    copied("amount", money(amount, currency), decimal(amount, currency)),
    copied("reference", reference, reference),
  ];
  const list = make("dl", { class: "sums transfer" }, facts);
  return qr ? [picture(qr), list] : [list];
}

function picture(svg) {
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return make(
    "figure",
    { class: "qr" },
    make("img", { id: "qr", src: source, alt: text("transfer.qr"), width: 220, height: 220 }),
    make("figcaption", { class: "hint" }, text("transfer.scan")),
  );
}

function copied(name, shown, value) {
  const what = text(`transfer.${name}`);
  const place = make("span", { id: `transfer-${name}`, class: "code" }, shown);
  return fact(what, place, copyButton({ id: `copy-${name}`, what, value }));
}
