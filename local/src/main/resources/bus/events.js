// The page about the event bus: asks for its list each second and shows what is new.

const $ = (id) => document.getElementById(id);
const shown = new Map();
let isUp = true;
// Questions are asked while others are on their way: an answer to an older one than is shown is late.
let asked = 0;
let answered = 0;

function entry({ received_at: at, copy, queue, event }) {
  const box = document.createElement("details");
  const line = document.createElement("summary");
  const became = queue === "" ? "no rule takes it" : `in the queue ${queue}`;
  const again = copy > 1 ? `, copy ${copy}` : "";
  const order = event.data.shop_ref ?? "no order";
  line.textContent = `${at.slice(11, 19)} ${event.type} · ${order} · ${became}${again}`;
  const text = document.createElement("pre");
  text.textContent = JSON.stringify(event, null, 2);
  const webhooks = document.createElement("div");
  webhooks.className = "webhooks";
  box.append(line, webhooks, text);
  box.dataset.type = event.type;
  box.dataset.id = event.id;
  box.addEventListener("toggle", () => showWebhooks(box));
  return box;
}

function outcome({ http_status: status, failure, milliseconds }) {
  return `${status ?? failure.replaceAll("_", " ")} in ${milliseconds} ms`;
}

function webhook({ endpoint, url, delivery }) {
  const { event, status, attempts, next_attempt_at: next } = delivery;
  const row = document.createElement("p");
  const tried = attempts.map(outcome).join(", ");
  const waits = next === undefined ? "" : `, next attempt ${next.slice(11, 19)}`;
  row.append(`${url}: ${status}${tried === "" ? "" : ` (${tried})`}${waits} `);
  if (status !== "waiting") {
    const again = document.createElement("button");
    again.textContent = "Send again";
    again.addEventListener("click", async () => {
      again.disabled = true;
      const body = JSON.stringify({ endpoint, event });
      await fetch("/local/events/webhooks", { method: "POST", body });
      await refresh();
    });
    row.append(again);
  }
  return row;
}

// Where an event that is open went: an endpoint shows its newest fifty deliveries.
async function showWebhooks(box) {
  if (!box.open) return;
  const answer = await fetch(`/local/events/webhooks?event=${box.dataset.id}`);
  const { deliveries } = await answer.json();
  const webhooks = box.querySelector(".webhooks");
  const said = JSON.stringify(deliveries);
  if (webhooks.dataset.said === said) return;
  webhooks.dataset.said = said;
  webhooks.replaceChildren(...deliveries.map(webhook));
  if (deliveries.length === 0) webhooks.textContent = "No webhook endpoint got it.";
}

function show({ bus, events }) {
  isUp = bus === "up";
  $("bus").textContent = isUp ? "Switch the bus off" : "Switch the bus on";
  $("state").textContent = isUp
    ? `${events.length} shown`
    : "The bus is off: functions keep what they commit, and reconcile sends it later.";
  $("state").className = isUp ? "soft" : "bad";
  const boxes = events.map((event) => {
    const key = `${event.event.id} ${event.copy}`;
    if (!shown.has(key)) shown.set(key, entry(event));
    return shown.get(key);
  });
  const old = [...$("events").children];
  if (boxes.length !== old.length || boxes.some((box, i) => box !== old[i])) {
    $("events").replaceChildren(...boxes);
  }
}

async function refresh() {
  const question = ++asked;
  const query = new URLSearchParams({ type: $("type").value.trim(), q: $("q").value.trim() });
  try {
    const answer = await fetch(`/local/events.json?${query}`);
    if (!answer.ok) return;
    const list = await answer.json();
    if (question < answered) return;
    answered = question;
    show(list);
    for (const box of document.querySelectorAll("details[open]")) await showWebhooks(box);
  } catch {
    $("state").textContent = "Tollgate does not answer.";
    $("state").className = "bad";
  }
}

$("filters").addEventListener("submit", (submit) => submit.preventDefault());
$("filters").addEventListener("input", refresh);
$("bus").addEventListener("click", async () => {
  await fetch("/local/events/bus", { method: "POST", body: JSON.stringify({ up: !isUp }) });
  await refresh();
});
setInterval(refresh, 1000);
await refresh();
