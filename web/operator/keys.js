/** The API keys by which programs of the shop come in: made, rotated and revoked. */
import { make } from "/dom.js";
import {
  actionPlace, badge, button, closeForms, done, hint, joined, openForm, problemLine, showSecret, textField, timeField,
} from "/operator/forms.js";
import { moment } from "/texts.js";

const KEYS = "/api/v1/admin/api-keys";

/** What a key may do, by its word in the API. */
const SCOPES = { payment: "Open, see and end payments", refund: "Give money back" };

const OVERLAP_HOURS = { 0: "at once", 1: "in an hour", 24: "in a day", 168: "in a week" };

const ROTATION = "A new key with the same name and scopes. Give it to the program before this one ends.";
const REVOCATION = "It opens nothing from now on, and cannot be made valid again.";

/**
 * Fills its part of the console.
 *
 * @param request asks the API
 * @param tried does something, and says at a place why it went wrong
 */
export function keysPage(root, { request, tried }) {
  /** @param outcome of what has just been done */
  async function show(...outcome) {
    const { api_keys: keys } = await request("GET", KEYS);
    if (location.hash !== "#keys") return;
    const place = actionPlace();
    const open = () => askFirst(place, "add", "Make", settings(), add);
    const ended = keys.filter((key) => !isActive(key));
    root.replaceChildren(
      make("h1", { class: "visually-hidden", tabindex: "-1" }, "API keys"),
      make("p", { class: "hint" }, "By one of these a program of the shop opens payments. A secret is shown once."),
      make(
        "div",
        { class: "story-actions" },
        make("div", { class: "row" }, button("add", "Make a key", open)),
        place,
      ),
      ...keys.filter(isActive).map(part),
      ...(ended.length === 0
        ? []
        : [make("details", {}, make("summary", {}, `${ended.length} that have ended`), ended.map(part))]),
    );
    if (outcome.length === 0) return;
    place.append(...outcome);
    (place.querySelector("[tabindex]") ?? root.querySelector("h1")).focus();
  }

  function part(key) {
    const place = actionPlace();
    const ask = (name, label, fields, act) => () =>
      askFirst(place, name, label, fields(), (body) => act(key, body));
    const actions = [
      key.replaced_by ? undefined : action("rotate", "Rotate", key, ask("rotate", "Rotate", rotation, rotate)),
      action("revoke", "Revoke", key, ask("revoke", "Revoke", () => [hint(REVOCATION)], revoke)),
    ];
    return make(
      "section",
      { class: "part", "data-id": key.id },
      make("div", { class: "story-head" }, make("h2", {}, key.name), badge(key.status.toUpperCase())),
      make("p", { class: "hint" }, facts(key)),
      ...(isActive(key) ? [make("div", { class: "row" }, actions), place] : []),
    );
  }

  /** Opens what an action must know; what goes wrong then is said below it. */
  function askFirst(place, name, label, parts, act) {
    const problem = problemLine();
    openForm(place, name, label, parts, (body) => tried(() => act(body), problem)).append(problem);
  }

  async function add(body) {
    await made(await request("POST", KEYS, body));
  }

  async function rotate({ id }, body) {
    await made(await request("POST", `${KEYS}/${id}/rotate`, body));
  }

  async function made({ name, id, secret }) {
    showSecret(`The key of ${name} (${id})`, "A program sends it as X-Api-Key.", secret);
    closeForms(root);
    await tried(() => show());
  }

  async function revoke({ id, name }) {
    await request("POST", `${KEYS}/${id}/revoke`);
    closeForms(root);
    const outcome = done(`${name} (${id}) is revoked.`);
    root.querySelector(".action-form").append(outcome);
    await tried(() => show(outcome));
  }

  return Object.freeze({ show });
}

function isActive({ status }) {
  return status === "active";
}

function action(name, label, key, click) {
  const made = button(name, label, click);
  made.setAttribute("aria-label", `${label} ${key.name} ${key.id}`);
  return made;
}

function facts({ id, scopes, status, replaced_by: replacedBy, ...key }) {
  const by = (verb, who, at) => (at ? `${verb} by ${who}, ${moment(at)}` : "");
  const ends = status === "active" ? "ends" : "ended";
  return joined(
    id,
    scopes.join(", "),
    by("made", key.created_by, key.created_at),
    key.last_used_at ? `last used ${moment(key.last_used_at)}` : "not used yet",
    key.expires_at && status !== "revoked" ? `${ends} ${moment(key.expires_at)}` : "",
    replacedBy ? `${replacedBy} is in its place` : "",
    by("revoked", key.revoked_by, key.revoked_at),
  );
}

function settings() {
  return [textField("name", "Who has it", "", 80), choiceOfScopes(), ending("Ends, if it is to end")];
}

function choiceOfScopes() {
  const boxes = Object.entries(SCOPES).map(([value, label]) =>
    make(
      "label",
      { class: "check" },
      make("input", { type: "checkbox", name: "scopes", value, checked: value === "payment" }),
      label,
    ),
  );
  const field = make("fieldset", { class: "family" }, make("legend", {}, "It may"), boxes);
  return {
    field,
    value: () => ({ scopes: [...field.querySelectorAll(":checked")].map(({ value }) => value) }),
  };
}

function rotation() {
  const hours = make(
    "select",
    { name: "overlap_hours" },
    Object.entries(OVERLAP_HOURS).map(([value, label]) =>
      make("option", { value, selected: value === "24" }, label),
    ),
  );
  return [
    hint(ROTATION),
    {
      field: make("label", { class: "field" }, "This one ends", hours),
      value: () => ({ overlap_hours: Number(hours.value) }),
    },
    ending("The new one ends, if not when this one would have"),
  ];
}

function ending(label) {
  const at = timeField(label);
  return { field: at.field, value: () => (at.time() ? { expires_at: at.time() } : {}) };
}
