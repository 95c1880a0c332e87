// The page about the event bus: asks for its list each second and shows what is new.

const $ = (id) => document.getElementById(id);
const shown = new Map();
let isUp = true;

function entry({ received_at: at, copy, queue, event }) {
  const box = document.createElement("details");
  const line = document.createElement("summary");
  const became = queue === "" ? "no rule takes it" : `in the queue ${queue}`;
  const again = copy > 1 ? `, copy ${copy}` : "";
  const order = event.data.shop_ref ?? "no order";
  line.textContent = `${at.slice(11, 19)} ${event.type} · ${order} · ${became}${again}`;
  const text = document.createElement("pre");
  text.textContent = JSON.stringify(event, null, 2);
  box.append(line, text);
  box.dataset.type = event.type;
  return box;
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
  const query = new URLSearchParams({ type: $("type").value.trim(), q: $("q").value.trim() });
  try {
    const answer = await fetch(`/local/events.json?${query}`);
    if (answer.ok) show(await answer.json());
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
