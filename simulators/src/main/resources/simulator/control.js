// Keeps the control page up to date and sends its forms without leaving it. What a visitor types,
// has opened or stands on stays: only elements with data-part are replaced, and elements with
// data-list get and lose children. Without this script the page is as it was when it was asked for.

const EVERY_MS = 2000;
const notice = document.getElementById("notice");
const problem = document.getElementById("problem");

/** The markup of each part as the server sent it last: the page's own may have been changed. */
const served = new Map();

// Questions are asked while others are on their way: an answer to an older one than is shown is late.
let asked = 0;
let answered = 0;

const parts = (root) => [...root.querySelectorAll("[data-part]")];

/** A value that was typed and that the server does not have. */
function isTyped(field, fresh) {
  if (field.value === undefined || field.type === "hidden" || field.tagName === "BUTTON") return false;
  const initial = field.tagName === "SELECT"
    ? [...field.options].find(({ defaultSelected }) => defaultSelected)?.value ?? field.options[0]?.value
    : field.defaultValue;
  return field.value !== initial && field.value !== fresh.querySelector(`[name="${field.name}"]`)?.value;
}

function isInUse(part, fresh) {
  const fields = [...part.querySelectorAll("input, select")];
  return fields.some((field) => field === document.activeElement || isTyped(field, fresh));
}

/** A button that was pressed is there again, or else the order to which it belonged. */
function replace(part, fresh) {
  const focused = part.contains(document.activeElement) ? document.activeElement : undefined;
  const order = part.closest("article");
  part.replaceWith(fresh);
  if (!focused) return;
  const { name, value, textContent: text } = focused;
  const again = [...fresh.querySelectorAll("a, button")].find(
    (each) => each.name === name && each.value === value && each.textContent === text,
  );
  (again ?? order)?.focus({ preventScroll: true });
}

function updateList(list, fresh) {
  const wanted = [...fresh.children];
  const ids = new Set(wanted.map(({ id }) => id));
  for (const child of [...list.children]) {
    if (!ids.has(child.id) && !isInUse(child, fresh)) child.remove();
  }
  let before = list.firstElementChild;
  for (const child of wanted) {
    const known = document.getElementById(child.id);
    if (known) {
      before = known.nextElementSibling;
    } else {
      const added = document.importNode(child, true);
      list.insertBefore(added, before);
      parts(added).forEach((part) => served.set(part.id, part.outerHTML));
    }
  }
}

function update(fresh) {
  for (const list of document.querySelectorAll("[data-list]")) {
    updateList(list, fresh.getElementById(list.id));
  }
  for (const next of parts(fresh)) {
    const part = document.getElementById(next.id);
    const markup = next.outerHTML;
    if (!part || served.get(next.id) === markup || isInUse(part, next)) continue;
    replace(part, document.importNode(next, true));
    served.set(next.id, markup);
  }
}

async function show(response, question) {
  const page = await response.text();
  if (question < answered) return;
  answered = question;
  update(new DOMParser().parseFromString(page, "text/html"));
}

function say(done, wrong = "") {
  notice.textContent = done;
  problem.textContent = wrong;
}

async function refresh() {
  if (document.hidden) return;
  const question = ++asked;
  const response = await fetch(location.pathname + location.search);
  if (response.ok) await show(response, question);
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const response = await fetch(form.action, { method: "POST", body });
  const question = ++asked;
  if (!response.ok) {
    say("", `${button.textContent}: ${(await response.json()).error}.`);
    return;
  }
  say(`${button.textContent}: done.`);
  if (!("keeps" in form.dataset)) form.reset();
  await show(response, question);
}

/** The simulator may have been stopped, and may be there again. */
async function tried(work) {
  try {
    await work();
    if (problem.dataset.offline) say("");
    delete problem.dataset.offline;
  } catch (error) {
    console.warn(error);
    problem.dataset.offline = "true";
    say("", "The simulator does not answer.");
  }
}

/** Presets that need an order can be pressed once there is one. */
function allow() {
  const isNamed = document.getElementById("preset-order").value.trim() !== "";
  for (const button of document.querySelectorAll("[data-needs-order]")) button.disabled = !isNamed;
}

parts(document).forEach((part) => served.set(part.id, part.outerHTML));
document.getElementById("preset-order").addEventListener("input", allow);
allow();

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.method !== "post") return;
  event.preventDefault();
  tried(() => send(form, submitter));
});

setInterval(() => tried(refresh), EVERY_MS);
