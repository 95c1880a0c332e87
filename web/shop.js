/** Binds the checkout page's elements to checkout.js; the ids are listed in index.html. */
import { apiUrl, ask } from "/api.js";
import { checkout, State } from "/checkout.js";
import { choice, element } from "/dom.js";
import { inLanguage, leave, payLabel, showErrors, showInvalid, usual } from "/paying.js";
import { recipientForm } from "/recipient.js";
import { amountOf, currency, fillTexts, find, language, money, number, text } from "/texts.js";

const ORDER_INFO = "Saigon Roasters: Cầu Đất Arabica, 250 g";

/** What a bag costs, in minor units: the usual price and the three that are suggested. */
const PRICES = {
  VND: { usual: 50_000, suggested: [30_000, 50_000, 80_000] },
  PEN: { usual: 20_00, suggested: [12_00, 20_00, 32_00] },
  USD: { usual: 8_00, suggested: [5_00, 8_00, 12_00] },
};

const amountField = element("amount");
const suggestions = document.querySelectorAll("[data-amount]");

/** What the buyer last typed, by currency: another way to pay and back again loses nothing. */
const typed = new Map();

/** What the server offers in the chosen currency; nothing until it has said so. */
let offered = [];

const payment = checkout({ baseUrl: apiUrl, onChange: show, leave });

/** A bag is sent, wherever it goes. */
const recipient = recipientForm();
recipient.needsAddress(true);

element("checkout-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const amount = typedAmount();
  const isIncomplete = showInvalid(event.target);
  showAmountHint(amount);
  if (!(amount > 0)) amountField.focus();
  else if (isIncomplete) return;
  else if (offered.length && !method()) showNoChoice();
  else payment.pay(amount, ORDER_INFO, { ...recipient.fields(), ...wish() });
});

// The hint goes while one types, not when one leaves: the button must not move under a click.
amountField.addEventListener("input", () => {
  const amount = typedAmount();
  showAmount(amount);
  if (amount > 0) showAmountHint(amount);
});

amountField.addEventListener("change", () => {
  const amount = typedAmount();
  if (amount > 0) amountField.value = number(amount, code());
});

for (const suggestion of suggestions) {
  suggestion.addEventListener("click", () => setAmount(Number(suggestion.dataset.amount)));
}

for (const radio of document.querySelectorAll("[name=currency]")) {
  radio.addEventListener("change", chooseCurrency);
}

element("methods").addEventListener("change", showMethod);

fillTexts();
// A reload may bring back what the visitor had chosen and typed.
showCurrency();
if (!(typedAmount() > 0)) amountField.value = number(PRICES[code()].usual, code());
showAmount(typedAmount());
showOffered(code());

function code() {
  return document.querySelector("[name=currency]:checked")?.value;
}

/** The chosen one of what is offered, or nothing. */
function method() {
  const chosen = document.querySelector("[name=method]:checked")?.value;
  return offered.find((each) => each.code === chosen);
}

/** The choice stays where the other currency has it too. */
async function showOffered(currencyCode) {
  const query = new URLSearchParams({
    amount: PRICES[currencyCode].usual,
    currency: currencyCode,
  });
  const answer = await ask("GET", `/api/v1/payment-methods?${query}`).catch(() => undefined);
  if (currencyCode !== code()) return;
  const before = method()?.code;
  offered = (answer?.payment_methods ?? []).map(inLanguage);
  const kept = offered.some((each) => each.code === before) ? before : usual(offered)?.code;
  element("methods").replaceChildren(
    ...offered.map(({ code: value, name, instructions }) =>
      choice("method", value, name, value === kept, instructions),
    ),
  );
  showMethod();
}

/** Without a choice, because the server has not said what it offers, the shop's usual way. */
function wish() {
  const mode = document.querySelector("[name=mode]:checked")?.value;
  return { locale: language(), currency: code(), method: method()?.code, mode };
}

function showNoChoice() {
  element("method-error").textContent = text("pay.choose");
  document.querySelector("[name=method]").focus();
}

function chooseCurrency() {
  typed.set(amountField.dataset.currency, amountField.value);
  showCurrency();
  setAmount(amountOf(typed.get(code()) ?? "", code()) || PRICES[code()].usual);
  showOffered(code());
}

function showCurrency() {
  const { sign, digits, isAfter } = currency(code());
  amountField.dataset.currency = code();
  amountField.inputMode = digits ? "decimal" : "numeric";
  element("money").classList.toggle("sign-first", !isAfter);
  element("unit-sign").textContent = sign;
  element("unit-name").textContent = text(`unit.${code()}`);
  const price = money(PRICES[code()].usual, code());
  element("lede").textContent = text("front.lede", { price });
  PRICES[code()].suggested.forEach((amount, index) => {
    suggestions[index].dataset.amount = amount;
    suggestions[index].textContent = money(amount, code());
  });
}

function showMethod() {
  const { name, modes = [] } = method() ?? {};
  element("modes").hidden = modes.length === 0;
  element("modes-legend").textContent = text("front.modes", { name });
  element("mode-choices").replaceChildren(
    ...modes.map((mode, index) =>
      choice("mode", mode, find(`pay.mode.${mode}`) ?? mode, index === 0),
    ),
  );
  showPayLabel();
  element("method-error").textContent = "";
}

/** Without an amount, or a list of ways to pay, it is to pay and nothing more. */
function showPayLabel() {
  const amount = typedAmount();
  const isKnown = amount > 0 && method() !== undefined;
  element("pay-label").textContent = isKnown
    ? payLabel(method(), { amount, currency: code() })
    : text("front.pay");
}

function show({ state, key, problem, order }) {
  const accepted = state === State.ACCEPTED;
  const initiating = state === State.INITIATING || accepted;
  document.documentElement.dataset.state = state;
  element("loading-spinner").hidden = !initiating;
  element("checkout-form").setAttribute("aria-busy", String(initiating));
  // Not `disabled`: that would throw keyboard users off the button they have just pressed.
  element("pay-button").setAttribute("aria-disabled", String(initiating));
  element("progress-message").textContent = initiating ? progress() : "";
  element("error-message").textContent = state === State.IDLE && key ? text(`checkout.${key}`) : "";
  showErrors(element("checkout-form"), problem?.errors ?? []);
  element("method-error").textContent = unavailable(problem);
  if (accepted) leave(order);
}

function progress() {
  const { name = text("front.gateway"), has_next_step: hasNextStep = true } = method() ?? {};
  return hasNextStep ? text("pay.leaving", { name }) : text("pay.placing");
}

/** Not every shop has every way to pay. */
function unavailable(problem) {
  const fields = (problem?.errors ?? []).map(({ field }) => field);
  if (!fields.some((field) => ["method", "gateway", "currency", "mode"].includes(field))) return "";
  return method() ? text("front.unavailable", method()) : text("error.gateway_refused");
}

function typedAmount() {
  return amountOf(amountField.value, code());
}

function setAmount(amount) {
  amountField.value = number(amount, code());
  showAmount(amount);
  showAmountHint(amount);
}

function showAmount(amount) {
  element("total").textContent = amount > 0 ? money(amount, code()) : "–";
  showPayLabel();
  for (const suggestion of suggestions) {
    suggestion.setAttribute("aria-pressed", String(Number(suggestion.dataset.amount) === amount));
  }
}

function showAmountHint(amount) {
  amountField.setAttribute("aria-invalid", String(!(amount > 0)));
  element("amount-error").textContent = amount > 0 ? "" : amountHint();
}

function amountHint() {
  const name = currency(code()).digits ? "front.amount" : "front.amountWhole";
  const example = number(PRICES[code()].usual, code());
  return text(name, { unit: text(`unit.${code()}`), example });
}
