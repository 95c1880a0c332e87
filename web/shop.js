/** Binds the checkout page's elements to checkout.js; the ids are listed in index.html. */
import { checkout, State } from "/checkout.js";

const ORDER_INFO = "Saigon Roasters: Cầu Đất Arabica, 250 g";
const WHOLE_DONG = /^(\d+|\d{1,3}([,. ]\d{3})+)$/;

const element = (id) => document.getElementById(id);
const amountField = element("amount");
const suggestions = document.querySelectorAll("[data-amount]");

const payment = checkout({ onChange: show });

element("checkout-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const amount = amountOf(amountField.value);
  showAmountHint(amount);
  if (amount > 0) payment.pay(amount, ORDER_INFO);
  else amountField.focus();
});

// The hint goes while one types, not when one leaves: the button must not move under a click.
amountField.addEventListener("input", () => {
  const amount = amountOf(amountField.value);
  showAmount(amount);
  if (amount > 0) showAmountHint(amount);
});

amountField.addEventListener("change", () => {
  const amount = amountOf(amountField.value);
  if (amount > 0) amountField.value = grouped(amount);
});

for (const suggestion of suggestions) {
  suggestion.addEventListener("click", () => {
    const amount = Number(suggestion.dataset.amount);
    amountField.value = grouped(amount);
    showAmount(amount);
    showAmountHint(amount);
  });
}

// A reload may bring back what the visitor had typed.
showAmount(amountOf(amountField.value));

function show({ state, message }) {
  const initiating = state === State.INITIATING;
  document.documentElement.dataset.state = state;
  element("loading-spinner").hidden = !initiating;
  element("checkout-form").setAttribute("aria-busy", String(initiating));
  // Not `disabled`: that would throw keyboard users off the button they have just pressed.
  element("pay-button").setAttribute("aria-disabled", String(initiating));
  element("progress-message").textContent = initiating ? "Taking you to ZaloPay…" : "";
  element("error-message").textContent = message;
}

function showAmount(amount) {
  element("total").textContent = amount > 0 ? `${grouped(amount)} ₫` : "–";
  for (const suggestion of suggestions) {
    suggestion.setAttribute("aria-pressed", String(Number(suggestion.dataset.amount) === amount));
  }
}

function showAmountHint(amount) {
  amountField.setAttribute("aria-invalid", String(!(amount > 0)));
  element("amount-error").textContent =
    amount > 0 ? "" : "Please enter a whole amount of dong, for example 50,000.";
}

/** Zero when the text is no whole number: "50.5" is refused, not read as 505. */
function amountOf(text) {
  const typed = text.trim();
  const amount = WHOLE_DONG.test(typed) ? Number(typed.replace(/\D/g, "")) : 0;
  return Number.isSafeInteger(amount) ? amount : 0;
}

function grouped(amount) {
  return amount.toLocaleString("en-US");
}
