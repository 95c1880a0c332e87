// Receives Tollgate's webhooks with what Node.js has, and prints each event once.
const crypto = require("node:crypto");
const http = require("node:http");

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const seen = new Set(); // A shop has a table with a unique id.

function isGenuine(headers, body) {
  const seconds = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1000 - seconds) <= 300)) return false;
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`;
  const right = crypto.createHmac("sha256", key).update(signed).update(body).digest();
  return (headers["webhook-signature"] ?? "").split(" ").some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ""), "base64");
    return each.startsWith("v1,") && given.length === right.length &&
      crypto.timingSafeEqual(given, right);
  });
}

http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts); // The bytes as they came.
    const genuine = isGenuine(request.headers, body);
    const id = request.headers["webhook-id"];
    const isNew = genuine && !seen.has(id);
    if (isNew) seen.add(id); // Kept before the answer: after it the event does not come again.
    response.writeHead(genuine ? 204 : 401).end();
    if (isNew) {
      const event = JSON.parse(body);
      console.log(`${event.type} ${event.data.ref ?? ""}`);
    }
  });
}).listen(Number(process.env.PORT), "localhost", () => console.log("ready"));
