/**
 * Amounts as integers of a currency's smallest unit, and as people read and write them. No amount
 * is ever a fraction: digits are joined and split as text.
 */

/**
 * What a page must know of a currency.
 *
 *   digits   how many of them follow the point (ISO 4217)
 *   sign     what stands beside the number, before it unless `isAfter`
 */
const CURRENCIES = Object.freeze({
  VND: { digits: 0, sign: "₫", isAfter: true },
  PEN: { digits: 2, sign: "S/", isAfter: false },
  USD: { digits: 2, sign: "$", isAfter: false },
});

/**
 * How numbers are written in the language of the page, Spanish as in Peru. In Vietnamese every sign
 * stands after its number.
 */
const STYLES = Object.freeze({
  en: { group: ",", point: ".", isAfter: false },
  vi: { group: ".", point: ",", isAfter: true },
  es: { group: ",", point: ".", isAfter: false },
});

/** Another one is written with its code, and with the digits that the browser knows of. */
export function currency(code) {
  const { isAfter, ...known } =
    CURRENCIES[code] ?? { digits: digitsOf(code), sign: code, isAfter: false };
  return { ...known, isAfter: isAfter || style().isAfter };
}

/** 125000 is "125,000" in dong and "1,250.00" in dollars; "125.000" and "1.250,00" in Vietnamese. */
export function number(amount, code) {
  const { group, point } = style();
  const [whole, fraction] = parts(amount, code);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return fraction ? grouped + point + fraction : grouped;
}

/** The same without anything between the digits but a point, as a banking app takes it. */
export function decimal(amount, code) {
  return parts(amount, code).filter(Boolean).join(".");
}

/** An amount with the currency's sign. */
export function money(amount, code) {
  const { sign, isAfter } = currency(code);
  const text = number(amount, code);
  return isAfter ? `${text}\u00a0${sign}` : `${sign}\u00a0${text}`;
}

/**
 * Zero when the text is no amount of the currency: what could be read in two ways is not read.
 * Digits are grouped as the page's language does; where nothing can follow, by a point or a comma.
 */
export function amountOf(text, code) {
  const { digits } = currency(code);
  const { group, point } = style();
  const pattern = digits
    ? new RegExp(`^(\\d+|\\d{1,3}(?:[${group} ]\\d{3})+)(?:[${point}](\\d{1,${digits}}))?$`)
    : /^(\d+|\d{1,3}(?:[,. ]\d{3})+)$/;
  const [, whole, fraction = ""] = pattern.exec(text.trim()) ?? [];
  if (whole === undefined) return 0;
  const amount = Number(whole.replace(/\D/g, "") + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(amount) ? amount : 0;
}

/** The digits before the point and those behind it. */
function parts(amount, code) {
  const { digits } = currency(code);
  const text = String(amount).padStart(digits + 1, "0");
  const whole = text.length - digits;
  return [text.slice(0, whole), text.slice(whole)];
}

function style() {
  return STYLES[document.documentElement.lang] ?? STYLES.en;
}

function digitsOf(code) {
  return new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions()
    .maximumFractionDigits;
}
