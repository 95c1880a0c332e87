/** Binds the checkout page's elements to checkout.js; the ids are listed in index.html. */
import { ask } from "/api.js";
import { checkout, State } from "/checkout.js";
import { element } from "/dom.js";
import { amountOf, currency, money, number } from "/money.js";

const USUAL_GATEWAY = "zalopay";
const ORDER_INFO = "Saigon Roasters: Cầu Đất Arabica, 250 g";

/** What a bag costs, in minor units: the usual price and the three that are suggested. */
const PRICES = {
  VND: { usual: 50_000, suggested: [30_000, 50_000, 80_000] },
  PEN: { usual: 20_00, suggested: [12_00, 20_00, 32_00] },
  USD: { usual: 8_00, suggested: [5_00, 8_00, 12_00] },
};

/** How it goes on where no gateway is asked. */
const HOW_IT_GOES_ON = {
  bank:
    "Please transfer the amount and name the number of your order."
    + " We roast your coffee as soon as the money is here.",
  cash: "We send your coffee with the next roast. Please pay when it is in your hands.",
};

const amountField = element("amount");
const suggestions = document.querySelectorAll("[data-amount]");

/** What the buyer last typed, by currency: another way to pay and back again loses nothing. */
const typed = new Map();

const payment = checkout({ onChange: show });

element("checkout-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const amount = typedAmount();
  showAmountHint(amount);
  if (amount > 0) payment.pay(amount, ORDER_INFO, wish());
  else amountField.focus();
});

// The hint goes while one types, not when one leaves: the button must not move under a click.
amountField.addEventListener("input", () => {
  const amount = typedAmount();
  showAmount(amount);
  if (amount > 0) showAmountHint(amount);
});

amountField.addEventListener("change", () => {
  const amount = typedAmount();
  if (amount > 0) amountField.value = number(amount, method().currency);
});

for (const suggestion of suggestions) {
  suggestion.addEventListener("click", () => setAmount(Number(suggestion.dataset.amount)));
}

for (const choice of document.querySelectorAll("[name=method]")) {
  choice.addEventListener("change", chooseMethod);
}

// A reload may bring back what the visitor had chosen and typed.
showMethod();
showAmount(typedAmount());
Object.keys(PRICES).forEach(showOffered);

function method() {
  return document.querySelector("[name=method]:checked").dataset;
}

/** Not every shop has every way to pay. Where the server does not say which, all of them stay. */
async function showOffered(code) {
  const query = new URLSearchParams({ amount: PRICES[code].usual, currency: code });
  const answer = await ask("GET", `/api/v1/payment-methods?${query}`).catch(() => undefined);
  if (!answer) return;
  for (const choice of document.querySelectorAll(`[name=method][data-currency=${code}]`)) {
    const isOffered = answer.payment_methods.some((offered) => isMeant(offered, choice.dataset));
    choice.closest("label").hidden = !isOffered;
    if (!isOffered && choice.checked) chooseFirst();
  }
}

function isMeant(offered, { gateway = USUAL_GATEWAY, account }) {
  return offered.gateway === gateway && (!account || offered.code === `${gateway}-${account}`);
}

function chooseFirst() {
  const first = document.querySelector("label:not([hidden]) > [name=method]");
  if (!first) return;
  first.checked = true;
  chooseMethod();
}

/** The usual gateway is not named. */
function wish() {
  const { gateway, account, currency } = method();
  const mode = element("modes").hidden ? undefined : document.querySelector("[name=mode]:checked");
  return { currency, gateway, account, mode: mode?.value };
}

function chooseMethod() {
  typed.set(amountField.dataset.currency, amountField.value);
  showMethod();
  const { currency: code } = method();
  setAmount(amountOf(typed.get(code) ?? "", code) || PRICES[code].usual);
}

function showMethod() {
  const { currency: code, label, modes } = method();
  const { sign, unit, digits, isAfter } = currency(code);
  if (amountField.dataset.currency !== code) {
    amountField.dataset.currency = code;
    amountField.inputMode = digits ? "decimal" : "numeric";
    element("money").classList.toggle("sign-first", !isAfter);
    element("unit-sign").textContent = sign;
    element("unit-name").textContent = unit;
    element("usual").textContent = money(PRICES[code].usual, code);
    PRICES[code].suggested.forEach((amount, index) => {
      suggestions[index].dataset.amount = amount;
      suggestions[index].textContent = money(amount, code);
    });
  }
  element("modes").hidden = modes === undefined;
  element("pay-label").textContent = label;
  element("method-error").textContent = "";
}

function show({ state, message, problem, order }) {
  const initiating = state === State.INITIATING;
  const accepted = state === State.ACCEPTED;
  document.documentElement.dataset.state = state;
  element("loading-spinner").hidden = !initiating;
  element("checkout-form").setAttribute("aria-busy", String(initiating));
  // Not `disabled`: that would throw keyboard users off the button they have just pressed.
  element("pay-button").setAttribute("aria-disabled", String(initiating));
  element("progress-message").textContent = initiating ? progress() : "";
  element("error-message").textContent = accepted ? "" : message;
  element("method-error").textContent = unavailable(problem);
  element("checkout-form").hidden = accepted;
  element("accepted").hidden = !accepted;
  if (accepted) showAccepted(message, order);
}

function progress() {
  const { name, gateway } = method();
  return gateway === "manual" ? "Placing your order…" : `Taking you to ${name}…`;
}

/** Not every shop has every way to pay. */
function unavailable(problem) {
  const fields = (problem?.errors ?? []).map(({ field }) => field);
  return fields.some((field) => ["gateway", "account", "currency", "mode"].includes(field))
    ? `${method().name} is not available in this shop. Please choose another way to pay.`
    : "";
}

function showAccepted(message, order) {
  const { name, account } = method();
  element("accepted-message").textContent = message;
  element("accepted-hint").textContent = HOW_IT_GOES_ON[account];
  element("accepted-ref").textContent = order.ref;
  element("accepted-method").textContent = name;
  element("accepted-amount").textContent = money(order.amount, order.currency);
  document.title = "Order placed · Saigon Roasters";
  element("accepted-message").focus();
}

function typedAmount() {
  return amountOf(amountField.value, method().currency);
}

function setAmount(amount) {
  amountField.value = number(amount, method().currency);
  showAmount(amount);
  showAmountHint(amount);
}

function showAmount(amount) {
  element("total").textContent = amount > 0 ? money(amount, method().currency) : "–";
  for (const suggestion of suggestions) {
    suggestion.setAttribute("aria-pressed", String(Number(suggestion.dataset.amount) === amount));
  }
}

function showAmountHint(amount) {
  amountField.setAttribute("aria-invalid", String(!(amount > 0)));
  element("amount-error").textContent = amount > 0 ? "" : amountHint(method().currency);
}

function amountHint(code) {
  const { digits, unit } = currency(code);
  const kind = digits ? "an amount" : "a whole amount";
  return `Please enter ${kind} of ${unit}, for example ${number(PRICES[code].usual, code)}.`;
}
