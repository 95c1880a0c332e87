// The figures of this machine's functions: asks each second, and never for two answers at once.

const $ = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function row(metric) {
  const line = document.createElement("tr");
  const texts = [metric.metric, metric.of, ...[metric.last, metric.sum, metric.average, metric.maximum, metric.samples]
    .map((value) => number.format(value)), metric.at.slice(11, 19)];
  texts.forEach((text, i) => {
    const cell = document.createElement(i === 0 ? "th" : "td");
    if (i === 0) cell.scope = "row";
    cell.textContent = text;
    line.append(cell);
  });
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
