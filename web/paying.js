/** What the checkout and the order's page have in common: a form that pays. */
import { onceEach, Problem } from "/api.js";
import { element, fact, make, say } from "/dom.js";
import { money } from "/money.js";
import { rememberOrder } from "/session.js";
import { fieldText, problemText, text } from "/texts.js";

/**
 * Pays once for each press, however often the button is pressed, and leaves: to the gateway, or to
 * the order's own page where no gateway comes next.
 *
 * @param form with #pay-button and the places for progress and errors
 * @param pay asks the server; takes the key that makes a repeat of the same wish harmless
 */
export function whenPaid(form, chosen, pay) {
  let isPaying = false;
  const wishes = onceEach();

  // A page restored by the back button is as it was left: paying, for ever. What is asked for then
  // is a new wish, or the answer would be that of the payment that was left.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    wishes.answered();
    busy(false);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isPaying || !chosen()) return;
    busy(true);
    clearErrors(form);
    try {
      leave(await pay(wishes.keyFor));
    } catch (error) {
      wishes.answered(error);
      busy(false);
      showProblem(form, error);
    }
  });

  function busy(value) {
    isPaying = value;
    form.setAttribute("aria-busy", String(value));
    element("loading-spinner").hidden = !value;
    element("pay-button").setAttribute("aria-disabled", String(value));
    say(element("progress-message"), value ? progress(chosen()) : "");
  }
}

/** What comes on top of the goods, and what it comes to. */
export function sums({ charges, total, currency }) {
  const sum = fact(text("cart.total"), money(total, currency));
  sum.className = "sum";
  return charges ? [fact(text("cart.shipping"), money(charges, currency)), sum] : [sum];
}

function progress({ name, hasNextStep }) {
  return hasNextStep ? text("pay.leaving", { name }) : text("pay.placing");
}

/** Goes to the gateway's page, or where there is none to the order's own. */
export function leave({ ref, order_key: orderKey, order_url: orderUrl }) {
  rememberOrder(ref, orderKey);
  const page = `/order/#${orderKey}`;
  // On the order's page itself another fragment alone would load nothing.
  if (!orderUrl && location.pathname === "/order/") location.reload();
  else location.href = orderUrl || page;
}

/** Errors stand at their fields, and the first of them gets the focus. */
export function showProblem(form, error) {
  if (!(error instanceof Problem)) throw error;
  const strangers = error.errors.filter((wrong) => !showAtField(form, wrong));
  form.querySelector("[aria-invalid=true]")?.focus();
  element("error-message").textContent = strangers.length
    ? [...new Set(strangers.map(fieldText))].join(" ")
    : problemText(error);
}

function showAtField(form, wrong) {
  if (["method", "gateway", "account", "mode", "currency", "amount"].includes(wrong.field)) {
    element("method-error").textContent = fieldText(wrong);
    return true;
  }
  const field = form.querySelector(`[data-field="${CSS.escape(wrong.field)}"]`);
  if (!field) return false;
  field.setAttribute("aria-invalid", "true");
  errorPlace(field).textContent = fieldText(wrong);
  return true;
}

/** Made where it is first needed, and then kept: its field names it as its description. */
function errorPlace(field) {
  const id = `${field.id}-error`;
  if (!element(id)) {
    field.after(make("p", { id, class: "field-error" }));
    field.setAttribute("aria-describedby", id);
  }
  return element(id);
}

function clearErrors(form) {
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    errorPlace(field).textContent = "";
  }
  element("method-error").textContent = "";
  element("error-message").textContent = "";
}
