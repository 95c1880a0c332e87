/** The ways to pay that the server offers, as radio buttons in #methods and #mode-choices. */
import { choice, element } from "/dom.js";
import { money } from "/money.js";
import { find, text, translated } from "/texts.js";

/**
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
    element("pay-label").textContent = method ? label(method, purchase()) : "";
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

function label({ name, has_next_step: hasNextStep }, { amount, currency }) {
  return hasNextStep
    ? text("pay.with", { amount: money(amount, currency), name })
    : text("pay.place");
}
