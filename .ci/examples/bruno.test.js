// The generated Bruno collection on three routes.
import { execFile } from "node:child_process";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const { API_URL, BRUNO } = process.env;

/** Three routes that need nothing which another request must tell first. */
const ROUTES = [
  "post {\n  url: {{baseUrl}}/api/v1/payment\n",
  "post {\n  url: {{baseUrl}}/api/payment/create\n",
  "get {\n  url: {{baseUrl}}/api/v1/products\n",
];

test("the collection asks ./run, and is answered well", async () => {
  const files = (await readdir(BRUNO, { recursive: true })).filter((file) => file.endsWith(".bru"));
  const chosen = [];
  for (const file of files) {
    const text = await readFile(join(BRUNO, file), "utf8");
    if (!ROUTES.some((route) => text.includes(route))) continue;
    chosen.push(file);
    await appendFile(join(BRUNO, file), "\nassert {\n  res.status: lte 201\n}\n");
  }
  if (chosen.length !== 3) throw new Error(`Found ${chosen.join(", ")}`);
  await promisify(execFile)(
    "bru",
    ["run", ...chosen, "--env", "local", "--env-var", `baseUrl=${API_URL}`],
    { cwd: BRUNO },
  ).catch(({ stdout, stderr }) => {
    throw new Error(stdout + stderr);
  });
});
