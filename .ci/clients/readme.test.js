// The example for a shop's CI in simulators/README.md.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { simulator } from "./simulator.js";

const README = new URL("../../simulators/README.md", import.meta.url);

async function freePort() {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

test("the example of the simulators' README passes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "readme-"));
  const port = await freePort();
  const webhook = `http://localhost:${port}/webhook`;
  const account = `test,sk_test_EXAMPLE_ONLY,whsec_EXAMPLE_ONLY,${webhook}`;
  const stripe = await simulator("stripe", "--account", account);
  try {
    const [, example] = /```js\n(.*?)```/s.exec(await readFile(README, "utf8"));
    const file = join(folder, "webhook.test.mjs");
    await writeFile(
      file,
      example.replace("http://localhost:8083", stripe.url).replace("listen(3000)", `listen(${port})`),
    );
    // A test that runs tests must not tell them that they are run by it.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    await promisify(execFile)(process.execPath, ["--test", file], { env });
  } finally {
    await stripe.stop();
    await rm(folder, { recursive: true });
  }
});
