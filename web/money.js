/**
 * Amounts as integers of a currency's smallest unit, and as people read and write them. No amount
 * is ever a fraction: digits are joined and split as text.
 */

/**
 * What a page must know of a currency.
 *
 *   digits   how many of them follow the point (ISO 4217)
 *   sign     what stands beside the number, before it unless `isAfter`
 *   unit     its name, for sentences and screen readers
 */
const CURRENCIES = Object.freeze({
  VND: { digits: 0, sign: "₫", isAfter: true, unit: "dong" },
  PEN: { digits: 2, sign: "S/", isAfter: false, unit: "soles" },
  USD: { digits: 2, sign: "$", isAfter: false, unit: "dollars" },
});

/** Another one is written with its code, and with the digits that the browser knows of. */
export function currency(code) {
  return CURRENCIES[code] ?? { digits: digitsOf(code), sign: code, isAfter: false, unit: code };
}

/** 125000 is "125,000" in dong and "1,250.00" in dollars. */
export function number(amount, code) {
  const { digits } = currency(code);
  const text = String(amount).padStart(digits + 1, "0");
  const whole = Number(text.slice(0, text.length - digits)).toLocaleString("en-US");
  return digits ? `${whole}.${text.slice(-digits)}` : whole;
}

/** The same without anything between the digits but a point, as a banking app takes it. */
export function decimal(amount, code) {
  return number(amount, code).replaceAll(",", "");
}

/** An amount with the currency's sign. */
export function money(amount, code) {
  const { sign, isAfter } = currency(code);
  const text = number(amount, code);
  return isAfter ? `${text}\u00a0${sign}` : `${sign}\u00a0${text}`;
}

/**
 * Zero when the text is no amount of the currency: what could be read in two ways is not read.
 * A comma groups; a point groups only where nothing can follow it.
 */
export function amountOf(text, code) {
  const { digits } = currency(code);
  const pattern = digits
    ? new RegExp(`^(\\d+|\\d{1,3}(?:[, ]\\d{3})+)(?:\\.(\\d{1,${digits}}))?$`)
    : /^(\d+|\d{1,3}(?:[,. ]\d{3})+)$/;
  const [, whole, fraction = ""] = pattern.exec(text.trim()) ?? [];
  if (whole === undefined) return 0;
  const amount = Number(whole.replace(/\D/g, "") + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(amount) ? amount : 0;
}

function digitsOf(code) {
  return new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions()
    .maximumFractionDigits;
}
