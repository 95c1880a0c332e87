/** Forms of the operator's desk: what an action must know, asked for below its button. */
import { make } from "/dom.js";

/**
 * Opens the form of an action; nothing is done before its own button is pressed, and nothing twice
 * while it is done: the second answer to "Add" has no secret any more.
 *
 * @param parts each a field and what it adds to the body
 * @param submit takes the body; what it promises ends the action
 */
export function openForm(place, name, label, parts, submit) {
  const button = make("button", { type: "submit", class: "primary", "data-confirm": name }, label);
  const form = make(
    "form",
    {
      novalidate: true,
      submit: async (event) => {
        event.preventDefault();
        if (button.disabled) return;
        const hadFocus = document.activeElement === button;
        const body = Object.assign({}, ...parts.map((part) => part.value()));
        button.disabled = true;
        try {
          await submit(body);
        } finally {
          button.disabled = false;
          if (hadFocus && document.activeElement === document.body) button.focus();
        }
      },
    },
    parts.map(({ field }) => field),
    button,
  );
  place.replaceChildren(form);
  form.querySelector("input, button").focus();
  return form;
}

/** A text that may stay empty, and is not in the body then. */
export function textField(name, label, value, max = 100) {
  const input = make("input", { type: "text", name, value, maxlength: max, autocomplete: "off" });
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
