// The figures of this machine's functions: asks each second, and never for two answers at once.

const $ = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function cell(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function row(metric) {
  const line = document.createElement("tr");
  const name = cell("th", metric.metric);
  name.scope = "row";
  if (metric.of) name.append(cell("small", metric.of));
  const figures = [metric.last, metric.sum, metric.average, metric.maximum, metric.samples];
  const texts = [...figures.map((value) => number.format(value)), metric.at.slice(11, 19)];
  line.append(name, ...texts.map((text) => cell("td", text)));
  return line;
}

async function refresh() {
  try {
    const answer = await fetch("/local/metrics.json");
    const metrics = await answer.json();
    $("metrics").replaceChildren(...metrics.map(row));
    $("state").textContent = metrics.length ? `${metrics.length} shown` : "Nothing has happened yet.";
    $("state").className = "soft";
  } catch {
    $("state").textContent = "Tollgate does not answer.";
    $("state").className = "bad";
  }
  setTimeout(refresh, 1000);
}

await refresh();
