/** The ways to pay: what buyers read of each, in the shop's own language and in others. */
import { make, say } from "/dom.js";
import { closeForms, joined, openForm, textField } from "/operator/forms.js";
import { LANGUAGES } from "/texts.js";

const METHODS = "/api/v1/admin/payment-methods";
const INSTRUCTIONS_MAX = 512;

/**
 * Fills its part of the console.
 *
 * @param request asks the API
 * @param tried does something, and says at a place why it went wrong
 */
export function methodsPage(root, { request, tried }) {
  async function show(changed) {
    const { payment_methods: methods } = await request("GET", METHODS);
    if (location.hash !== "#methods") return;
    root.replaceChildren(
      make("h1", { class: "visually-hidden" }, "Ways to pay"),
      make("p", { class: "hint" }, "What buyers read. Where a language has no text of its own, they read the first."),
      ...methods.map((method) => part(method, method.code === changed)),
    );
  }

  function part(method, isChanged) {
    const { code, name, gateway, account, is_on: isOn } = method;
    const place = make("div", { class: "action-form" });
    const problem = make("p", { class: "notice bad", role: "alert" });
    const status = make("p", { class: "notice", role: "status" });
    const open = () => {
      openForm(place, "change", "Change", fields(method), (texts) =>
        tried(() => change(method, texts, status), problem),
      );
    };
    if (isChanged) say(status, "Changed.");
    return make(
      "section",
      { class: "part", "data-code": code },
      make("h2", {}, name),
      make("p", { class: "hint" }, joined(code, `${gateway} ${account}`, isOn ? "" : "off")),
      make(
        "button",
        { type: "button", class: "secondary", "aria-label": `Change ${name}`, click: open },
        "Change",
      ),
      place,
      status,
      problem,
    );
  }

  /** Other settings stay as they are. */
  async function change({ code, version, settings }, { name, ...texts }, status) {
    const kept = Object.entries(settings).filter(([setting]) => !isText(setting));
    const body = { version, name, settings: { ...Object.fromEntries(kept), ...texts } };
    await request("PUT", `${METHODS}/${code}`, body);
    closeForms(root);
    say(status, "Changed.");
    await tried(() => show(code));
  }

  return Object.freeze({ show });
}

function fields({ name, gateway, settings }) {
  const inLanguages = (setting, label, max) =>
    Object.entries(LANGUAGES).map(([code, language]) => {
      const key = `${setting}_${code}`;
      return textField(key, `${label} in ${language}`, settings[key] ?? "", max);
    });
  const ofName = [textField("name", "Name", name), ...inLanguages("name", "Name")];
  if (gateway !== "manual") return ofName;
  return [
    ...ofName,
    textField("instructions", "Instructions", settings.instructions ?? "", INSTRUCTIONS_MAX),
    ...inLanguages("instructions", "Instructions", INSTRUCTIONS_MAX),
  ];
}

function isText(setting) {
  return /^(?:name|instructions)(?:_(?:en|vi|es))?$/.test(setting);
}
