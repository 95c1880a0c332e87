/** What pages that pay have in common: the ways to pay, a form, and the order that comes of it. */
import { ask, onceEach, Problem } from "/api.js";
import { choice, element, fact, make, say } from "/dom.js";
import { forgetRecipient, rememberOrder } from "/session.js";
import { decimal, fieldText, find, moment, money, problemText, text, translated } from "/texts.js";

/**
 * The ways to pay that the server offers, as radio buttons in #methods and #mode-choices.
 *
 * @param purchase what is paid: amount and currency
 * @returns chosen(): code, name and mode of the choice, and whether a gateway comes next, or nothing
 *     as long as there is none; show()
 *     takes what the server offers now, and keeps the choice where it still can
 */
export function chooser(purchase) {
  let offered = [];

  element("methods").addEventListener("change", showChoice);

  function show(methods) {
    const before = document.querySelector("[name=method]:checked")?.value;
    offered = methods.map(inLanguage);
    const kept = methods.some(({ code }) => code === before) ? before : usual(methods)?.code;
    element("methods").replaceChildren(
      ...offered.map(({ code, name, instructions }) =>
        choice("method", code, name, code === kept, instructions),
      ),
    );
    showChoice();
    const missing = methods.length ? text("pay.choose") : text("pay.noMethod");
    element("method-error").textContent = current() ? "" : missing;
  }

  function showChoice() {
    const method = current();
    const modes = method?.modes ?? [];
    element("modes").hidden = modes.length === 0;
    element("mode-choices").replaceChildren(
      ...modes.map((mode, index) =>
        choice("mode", mode, find(`pay.mode.${mode}`) ?? mode, index === 0),
      ),
    );
    element("pay-button").hidden = method === undefined;
    element("pay-label").textContent = method ? payLabel(method, purchase()) : "";
    if (method) element("method-error").textContent = "";
  }

  function current() {
    const code = document.querySelector("[name=method]:checked")?.value;
    return offered.find((method) => method.code === code);
  }

  function chosen() {
    const method = current();
    if (!method) return undefined;
    const { code, name, has_next_step: hasNextStep } = method;
    const mode = document.querySelector("[name=mode]:checked")?.value;
    return { code, name, mode, hasNextStep };
  }

  return Object.freeze({ show, chosen });
}

/** An offered method with name and instructions in the buyer's language. */
export function inLanguage({ name, names, instructions, texts, ...method }) {
  return {
    ...method,
    name: translated(name, names),
    instructions: translated(instructions, texts),
  };
}

/** A gateway: whoever pays by a transfer or in cash has chosen to. */
export function usual(methods) {
  return methods.find(({ has_next_step: leads }) => leads);
}

/** What the button does, with the amount. */
export function payLabel({ name, has_next_step: hasNextStep }, { amount, currency }) {
  const sum = money(amount, currency);
  return hasNextStep
    ? text("pay.with", { amount: sum, name })
    : text("pay.place", { amount: sum });
}

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
    if (isPaying || !chosen() || showInvalid(form)) return;
    busy(true);
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
  // Whoever goes to a gateway may come back to the form.
  if (!orderUrl) forgetRecipient();
  const page = `/order/#${orderKey}`;
  // On the order's page itself another fragment alone would load nothing.
  if (!orderUrl && location.pathname === "/order/") location.reload();
  else location.href = orderUrl || page;
}

export function showProblem(form, error) {
  if (!(error instanceof Problem)) throw error;
  const strangers = showErrors(form, error.errors);
  element("error-message").textContent = strangers.length
    ? [...new Set(strangers.map(fieldText))].join(" ")
    : problemText(error);
}

/** What a way to pay does not take, where no field of the form has its name. */
const OF_METHOD = ["method", "gateway", "account", "mode", "currency", "amount"];

/**
 * Errors stand at their fields, and the first of them gets the focus.
 *
 * @returns those that no field is there for
 */
export function showErrors(form, errors) {
  const strangers = errors.filter((wrong) => !showAtField(form, wrong));
  const place = element("method-error").textContent
    ? "[aria-invalid=true], [name=method]:checked"
    : "[aria-invalid=true]";
  form.querySelector(place)?.focus();
  return strangers;
}

/** Whether a field is empty or misspelt, which each then says; nothing is asked before. */
export function showInvalid(form) {
  clearErrors(form);
  const invalid = [...form.querySelectorAll("[data-field]:invalid")];
  if (invalid.length === 0) return false;
  const errors = invalid.map(({ dataset: { field }, validity }) => ({
    field,
    code: validity.valueMissing ? "required" : "format",
  }));
  showProblem(form, new Problem(400, { code: "invalid_request", errors }));
  return true;
}

/**
 * Shows in #unpaid the order that holds the pieces of the cart, if there is one: it is paid as it is,
 * changed by the next checkout, or given up.
 *
 * @param change where it can be changed
 * @param ended told when it was given up
 */
export function showUnpaid(unpaid, { change, ended }) {
  element("unpaid").hidden = !unpaid;
  if (!unpaid) return;
  const told = make("p", { class: "error", role: "alert" });
  const giveUp = async ({ target }) => {
    if (target.disabled) return;
    target.disabled = true;
    try {
      await ask("POST", "/api/v1/order/cancel", { orderKey: unpaid.order_key });
      element("unpaid").hidden = true;
      await ended();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      target.disabled = false;
      say(told, problemText(error));
    }
  };
  const amount = money(unpaid.total, unpaid.currency);
  element("unpaid").replaceChildren(
    make("p", {}, text("unpaid.held", { amount })),
    make(
      "div",
      { class: "actions" },
      make("a", { id: "unpaid-pay", class: "secondary", href: `/order/#${unpaid.order_key}` }, text("unpaid.see")),
      make("button", { id: "unpaid-change", class: "secondary", type: "button", click: change }, text("unpaid.change")),
    ),
    make(
      "details",
      { id: "unpaid-cancel" },
      make("summary", {}, text("unpaid.giveUp")),
      make("p", { class: "hint" }, text("order.cancelHint")),
      make("button", { class: "secondary", type: "button", click: giveUp }, text("order.cancelNow")),
    ),
    told,
  );
}

function showAtField(form, wrong) {
  const field = form.querySelector(`[data-field="${CSS.escape(wrong.field)}"]`);
  if (field) {
    field.setAttribute("aria-invalid", "true");
    errorPlace(field).textContent = fieldText(wrong);
  } else if (OF_METHOD.includes(wrong.field)) {
    element("method-error").textContent = fieldText(wrong);
  }
  return field !== null || OF_METHOD.includes(wrong.field);
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

const SHOP = "Saigon Roasters";

/** What to do where an order is paid without a gateway: by a transfer from a bank, or in cash. */
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

/**
 * A button that copies a text, and says so itself, which is where one looks.
 *
 * @param label on the button; without one it says that it copies, and who hears it is told what
 */
export function copyButton({ id, what, value, label }) {
  const button = make(
    "button",
    {
      id,
      type: "button",
      class: "copy",
      "aria-label": label ? undefined : text("transfer.copyThis", { what }),
      "aria-live": "polite",
      click: async () => {
        await navigator.clipboard.writeText(value);
        button.removeAttribute("aria-label");
        button.textContent = text("transfer.copied");
      },
    },
    label ?? text("transfer.copy"),
  );
  return button;
}
