// The pages, judged by the Nu HTML checker: the files of web, and what the simulators, the local
// front and the functions answer to a browser.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { control, start } from "./simulator.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NU = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const PORT = Number(process.env.PORT ?? 18180);

const folder = await mkdtemp(join(tmpdir(), "pages-"));
const files = [];
const tollgate = await start(["-cp", process.env.LOCAL_CLASS_PATH, "io.tollgate.local.Main"], /^Tollgate is ready: (\S+)/, {
  PORT: String(PORT),
  TOLLGATE_ROOT: ROOT,
  TOLLGATE_STATE: join(folder, "state"),
});
after(async () => {
  await tollgate.stop();
  await rm(folder, { recursive: true, force: true });
});

const page = (url, options) => fetch(url, { headers: { accept: "text/html" }, ...options });

/** Keeps a page for the checker, and returns where it was found. */
async function keep(name, answering) {
  const answer = await answering;
  assert.match(answer.headers.get("content-type") ?? "", /^text\/html/, name);
  files.push(`${name}.html`);
  await writeFile(join(folder, files.at(-1)), await answer.text());
  return answer.url;
}

async function payment(gateway, currency) {
  const answer = await fetch(`${tollgate.url}/api/payment/create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ amount: 50000, order_info: "Tea & <cake>", gateway, currency }),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return answer.json();
}

async function ours() {
  for (const [name, path] of Object.entries({
    demo: "/",
    shop: "/shop/",
    checkout: "/shop/checkout/",
    order: "/order/",
    confirmation: "/order/confirmation",
    operator: "/operator/",
    missing: "/nobody",
    local: "/local/",
    api: "/local/api",
    explain: "/local/explain",
  })) {
    await keep(name, page(tollgate.url + path));
  }
  for (const sheet of ["shop.css", "operator/operator.css"]) {
    files.push(sheet.split("/").at(-1));
    await copyFile(join(ROOT, "web", sheet), join(folder, files.at(-1)));
  }
}

/** A gateway's page while it is open, when it is paid and for nobody, and its control page. */
async function hosted(gateway, currency, simulator) {
  const { ref, url } = await payment(gateway, currency);
  const address = await keep(`${gateway}-open`, page(url));
  await control(simulator, "pay", { order: ref, outcome: "success" });
  await keep(`${gateway}-paid`, page(address));
  await keep(`${gateway}-nobodys`, page(address.replace(/\w{9}$/, "")));
  await keep(`${gateway}-control`, page(`${simulator}/control`));
}

/** Our page with Izipay's form, the form itself, and what follows it. */
async function izipay(simulator) {
  const { order_key, next_step } = await payment("izipay", "PEN");
  await keep("izipay-ours", page(next_step.url));
  const session = await fetch(next_step.session_url, {
    method: "POST",
    headers: { "x-order-key": order_key },
  });
  const { authorization, key_rsa, config } = await session.json();
  const form = {
    authorization,
    keyRSA: key_rsa,
    config: JSON.stringify(config),
    page: tollgate.url,
  };
  const post = (url, fields) => page(url, { method: "POST", body: new URLSearchParams(fields) });
  const open = `${simulator}/payments/v1/checkout/open`;
  const address = await keep("izipay-form", post(open, form));
  await keep("izipay-used-token", post(open, form));
  await keep("izipay-end", post(address, { outcome: "success" }));
  await keep("izipay-paid", page(address));
  await keep("izipay-control", page(`${simulator}/control`));
}

/** What the checker has against each file. */
function errors() {
  const options = ["--stdout", "--format", "json", "--errors-only", "--also-check-css"];
  const paths = files.map((file) => join(folder, file));
  return new Promise((resolve) => {
    execFile(process.env.JAVA, ["-jar", NU, ...options, ...paths], (_, out) => {
      const { messages } = JSON.parse(out);
      resolve(
        (file) =>
          messages
            .filter(({ url }) => url.endsWith(`/${file}`))
            .map(({ lastLine, message }) => `line ${lastLine}: ${message}`),
      );
    });
  });
}

const simulator = (number) => `http://localhost:${PORT + number}`;
await ours();
await hosted("zalopay", "VND", simulator(1));
await hosted("vnpay", "VND", simulator(2));
await keep("vnpay-error", page(`${simulator(2)}/paymentv2/vpcpay.html`));
await hosted("stripe", "USD", simulator(3));
await izipay(simulator(4));
const found = await errors();

for (const file of files) {
  test(`${file} is valid`, () => assert.deepEqual(found(file), []));
}
