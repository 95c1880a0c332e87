// An example as a process of its own, and a buyer in front of it.
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { chromium } from "playwright-core";

const { CHROMIUM, EXAMPLES, PATH, ZALOPAY_URL } = process.env;
const BROWSERS = ["chromium-headless-shell", "chromium", "google-chrome"];

// Whoever stops the tests stops the examples too.
process.once("SIGTERM", () => process.exit(1));

/** Starts what stands on a line of an example's README, and waits until it says that it listens. */
export async function start(example, [command, ...args], line, env = {}) {
  const shop = spawn(command, args, {
    cwd: join(EXAMPLES, example),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // A group, because npm starts the server as a process of its own.
  });
  const stop = () => {
    process.off("exit", stop);
    if (shop.exitCode === null) process.kill(-shop.pid, "SIGKILL"); // It keeps nothing.
  };
  process.on("exit", stop);
  const said = [];
  await new Promise((resolve, reject) => {
    for (const stream of [shop.stdout, shop.stderr]) {
      createInterface(stream).on("line", (text) => {
        said.push(text);
        // Where CI is set, Vite colours its lines though nobody sees them.
        if (line.test(stripVTControlCharacters(text))) resolve();
      });
    }
    shop.on("exit", () => reject(new Error(`${example} ended:\n${said.join("\n")}`)));
  });
  return { stop };
}

/** Chromium as it is installed: root has no sandbox, and nothing calls home. */
export const CHROMIUM_LAUNCH = {
  executablePath: CHROMIUM ?? BROWSERS.map(onThePath).find(Boolean),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
};

export function browser() {
  return chromium.launch(CHROMIUM_LAUNCH);
}

function onThePath(name) {
  return PATH.split(":").map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Ends a payment on the page of a simulated gateway, which leads back to the shop. */
export async function endAtGateway(page, outcome) {
  await page.locator(`button[data-outcome='${outcome}']`).click();
  await page.waitForURL("**/order/confirmation?**");
}

/** Sets faults of a simulator, as names and positions, while something is done. */
export async function withFaults(faults, action) {
  const control = (path, body) =>
    fetch(`${ZALOPAY_URL}/control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await control("faults", { everywhere: "true", ...faults });
  try {
    return await action();
  } finally {
    await control("faults/off", {});
  }
}

/** Sends an event to a shop as Tollgate would, signed. */
export function sendEvent(url, secret, event) {
  const id = randomUUID();
  const seconds = Math.floor(Date.now() / 1000);
  const body = JSON.stringify(event);
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      "webhook-signature": `v1,${signature}`,
    },
    body,
  });
}

/** Asks until the answer is right: webhooks come when they come. The test's own limit ends it. */
export async function eventually(ask, isRight) {
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
