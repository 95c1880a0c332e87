/** Forms of the operator's console: what an action must know, asked for below its button. */
import { element, make, say } from "/dom.js";
import { keepForms, keptForms } from "/session.js";

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
  fillIn(form);
  form.querySelector("input, button").focus();
  return form;
}

/** Keeps what is typed into open forms while somebody is away to sign in; each is filled in again. */
export function keepTyped(root) {
  const forms = formsIn(root).map((form) => [
    nameOf(form),
    fieldsOf(form).map(({ value, checked }) => ({ value, checked })),
  ]);
  keepForms({ ...keptForms(), ...Object.fromEntries(forms) });
}

function fillIn(form) {
  const { [nameOf(form)]: typed = [], ...others } = keptForms();
  keepForms(others);
  const fields = fieldsOf(form);
  typed.forEach(({ value, checked }, index) => {
    fields[index].value = value;
    fields[index].checked = checked;
  });
}

function formsIn(root) {
  return [...root.querySelectorAll("form:has([data-confirm])")];
}

function fieldsOf(form) {
  return [...form.querySelectorAll("input, select, textarea")];
}

/** The place in the console, what it is a form of, and of which method or key where there are several. */
function nameOf(form) {
  const { confirm } = form.querySelector("[data-confirm]").dataset;
  const { code, id } = form.closest("[data-code], [data-id]")?.dataset ?? {};
  return [location.hash, confirm, code ?? id].join(" ");
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

export function button(name, label, click) {
  return make("button", { type: "button", class: "secondary", "data-action": name, click }, label);
}

export function actionPlace() {
  return make("div", { class: "action-form", "aria-live": "polite" });
}

export function problemLine() {
  return make("p", { class: "notice bad", role: "alert" });
}

export function done(words) {
  return make("p", { class: "notice" }, words);
}

export function hint(words) {
  return { field: make("p", { class: "hint" }, words), value: () => ({}) };
}

/** A time of this browser's zone, to the minute; empty at first without one. */
export function timeField(label, ms) {
  const field = make("input", { type: "datetime-local", value: ms === undefined ? "" : local(ms) });
  return {
    field: make("label", { class: "field" }, label, field),
    time: () => (field.value ? new Date(field.value).toISOString() : ""),
  };
}

function local(ms) {
  const offset = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 16);
}

/**
 * An action is done, whatever comes of asking for its page again: a form that stood there still, or
 * came back after signing in, would do it twice.
 */
export function closeForms(root) {
  const kept = keptForms();
  for (const form of formsIn(root)) delete kept[nameOf(form)];
  keepForms(kept);
  for (const place of root.querySelectorAll(".action-form")) place.replaceChildren();
}

/**
 * Shows what is shown once, above all that is asked for again or replaced by another page of the console;
 * it is kept nowhere else.
 */
export function showSecret(title, purpose, secret) {
  const panel = secretPanel(title, purpose, secret);
  element("secret").replaceChildren(panel);
  panel.querySelector("h2").focus();
}

function secretPanel(title, purpose, secret) {
  const code = make("code", {}, secret);
  const status = make("span", { class: "notice", role: "status" });
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => say(status, "Copied."),
      () => {
        getSelection().selectAllChildren(code);
        say(status, "It is marked: copy it by hand.");
      },
    );
  const close = () => element("secret").replaceChildren();
  return make(
    "section",
    { class: "card part secret" },
    make("h2", { tabindex: "-1" }, title),
    make("p", { class: "hint" }, `${purpose} It is shown now and never again.`),
    code,
    make("div", { class: "row" }, button("copy", "Copy", copy), button("close", "Close", close), status),
  );
}
