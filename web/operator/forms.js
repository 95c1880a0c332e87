/** Forms of the operator's desk: what an action must know, asked for below its button. */
import { make } from "/dom.js";

/**
 * Opens the form of an action; nothing is done before its own button is pressed.
 *
 * @param parts each a field and what it adds to the body
 * @param submit takes the body
 */
export function openForm(place, name, label, parts, submit) {
  const form = make(
    "form",
    {
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        submit(Object.assign({}, ...parts.map((part) => part.value())));
      },
    },
    parts.map(({ field }) => field),
    make("button", { type: "submit", class: "primary", "data-confirm": name }, label),
  );
  place.replaceChildren(form);
  form.querySelector("input, button").focus();
  return form;
}

/** A text that may stay empty, and is not in the body then. */
export function textField(name, label, value) {
  const input = make("input", { type: "text", name, value, maxlength: 100, autocomplete: "off" });
  return {
    field: make("label", { class: "field" }, label, input),
    value: () => (input.value.trim() ? { [name]: input.value.trim() } : {}),
  };
}

/** Facts in one line; what is missing leaves no gap. */
export function joined(...parts) {
  return parts.filter(Boolean).join(" · ");
}

export function badge(state) {
  return make("span", { class: "badge", "data-state": state }, state);
}
