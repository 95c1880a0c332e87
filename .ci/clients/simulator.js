// A simulator in a process of its own, and the shop that its callbacks go to.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

/** Starts Java with these arguments and waits for the line that says where it listens. */
export async function start(args, line, env = {}) {
  const java = spawn(process.env.JAVA, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(java, "exit");
  process.on("exit", () => java.kill());
  for await (const said of createInterface(java.stdout)) {
    const found = line.exec(said);
    if (found) {
      java.stdout.resume();
      return { url: found[1], stop: () => java.kill() && ended };
    }
  }
  throw new Error(`java ${args.join(" ")} ended before it listened`);
}

/** Starts the simulator of a gateway on a free port, as any shop's CI does. */
export const simulator = (gateway, option, account) =>
  start(
    ["-jar", process.env.SIMULATORS, gateway, "--port", "0", option, account],
    /^\w+ simulator: (\S+)/,
  );

/** A server that takes callbacks and keeps what came: method, url, headers and raw body. */
export async function shop(reply) {
  const waiting = [];
  const came = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    came.push({
      url: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    waiting.splice(0).forEach((look) => look());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${server.address().port}`,
    /** The first callback that fits, now or when it comes. */
    async callback(fits) {
      for (;;) {
        const found = came.find(fits);
        if (found) return found;
        await new Promise((resolve) => waiting.push(resolve));
      }
    },
    stop: () => server.close(),
  };
}

/** What a tester does at the control page. */
export async function control(url, action, fields) {
  const answer = await fetch(`${url}/control/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
