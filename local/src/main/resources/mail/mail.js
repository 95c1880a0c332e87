// The mailbox of this machine: asks for its list each second and shows what is new.

const $ = (id) => document.getElementById(id);
const shown = new Map();
let isUp = true;
// Questions are asked while others are on their way: an answer to an older one than is shown is late.
let asked = 0;
let answered = 0;

function make(name, text = "") {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function entry({ id, at, from, to, subject, text }) {
  const box = document.createElement("details");
  const line = make("summary", `${at.slice(11, 19)} ${to} · ${subject}`);
  const raw = make("a", "The mail as a file");
  raw.href = `/local/mail/${id}.eml`;
  const head = make("p", `From ${from}. `);
  head.append(raw);
  box.append(line, head);
  // What a mail holds is strange to this page: it gets a frame that may do nothing.
  box.addEventListener("toggle", () => {
    if (!box.open || box.querySelector("iframe")) return;
    const html = make("iframe");
    html.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
    html.title = subject;
    html.src = `/local/mail/${id}`;
    box.append(html, make("pre", text));
  });
  return box;
}

function show({ ses, mails }) {
  isUp = ses === "up";
  $("ses").textContent = isUp ? "Switch SES off" : "Switch SES on";
  $("state").textContent = isUp
    ? `${mails.length} shown`
    : "SES is off: mails wait in the database, and are sent later.";
  $("state").className = isUp ? "soft" : "bad";
  const boxes = mails.map((mail) => {
    if (!shown.has(mail.id)) shown.set(mail.id, entry(mail));
    return shown.get(mail.id);
  });
  const old = [...$("mails").children];
  if (boxes.length !== old.length || boxes.some((box, i) => box !== old[i])) {
    $("mails").replaceChildren(...boxes);
  }
}

async function refresh() {
  const question = ++asked;
  try {
    const answer = await fetch(`/local/mail.json?${new URLSearchParams({ q: $("q").value.trim() })}`);
    if (!answer.ok) return;
    const list = await answer.json();
    if (question < answered) return;
    answered = question;
    show(list);
  } catch {
    $("state").textContent = "Tollgate does not answer.";
    $("state").className = "bad";
  }
}

$("filters").addEventListener("submit", (submit) => submit.preventDefault());
$("filters").addEventListener("input", refresh);
$("ses").addEventListener("click", async () => {
  await fetch("/local/mail/ses", { method: "POST", body: JSON.stringify({ up: !isUp }) });
  await refresh();
});
setInterval(refresh, 1000);
await refresh();
