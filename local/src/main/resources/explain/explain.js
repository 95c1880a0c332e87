// Asks why a pasted message's signature is right or wrong, and shows the answer.

const $ = (id) => document.getElementById(id);
// An answer to an older question than the last one is late.
let asked = 0;

function make(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

async function ask(question) {
  const answer = await fetch("/local/explain", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function show({ result, title, reasons, strings }) {
  $("state").textContent = title;
  $("state").className = result === "verified" ? "" : "bad";
  $("reasons").replaceChildren(...reasons.map((reason) => make("li", reason)));
  $("strings").replaceChildren(
    ...strings.flatMap(({ name, value }) => [make("dt", name), make("dd", value)]),
  );
}

async function explain(event) {
  event.preventDefault();
  const question = ++asked;
  try {
    const answer = await ask({ gateway: $("gateway").value, message: $("message").value });
    if (question === asked) show(answer);
  } catch {
    show({ result: "", title: "Tollgate does not answer.", reasons: [], strings: [] });
  }
}

try {
  const { gateways } = await ask({});
  $("gateway").replaceChildren(...gateways.map((gateway) => make("option", gateway)));
} catch {
  $("state").textContent = "Tollgate does not answer.";
  $("state").className = "bad";
}
$("question").addEventListener("submit", explain);
