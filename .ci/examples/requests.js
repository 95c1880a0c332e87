// Writes a TypeScript file that holds the documents' own request bodies against the generated types,
// so that what is required there is what a newcomer must send. Arguments: the types, file to write,
// documents.
import { readFileSync, writeFileSync } from "node:fs";

const [types, target, ...documents] = process.argv.slice(2);
const BLOCK = /```sh\n(.*?)```(?:\n```json\n(.*?)```)?/gs;
const CALL = /http:\/\/localhost:8080(\/api\/[^\s"'?]*)/;

const lines = [
  `import type { paths } from "${types}";`,
  "type Body<P extends keyof paths> = paths[P] extends",
  '  { post: { requestBody: { content: { "application/json": infer B } } } } ? B : never;',
];
let count = 0;
const text = documents.map((document) => readFileSync(document, "utf8")).join("\n");
for (const [, commands, answer] of text.matchAll(BLOCK)) {
  const body = /-d '(\{.*?\})'/s.exec(commands);
  const path = CALL.exec(commands);
  if (!body || !path) continue;
  if (answer.includes('"status":400')) lines.push("// @ts-expect-error the server refuses it too");
  lines.push(`export const body${++count}: Body<"${path[1]}"> = ${body[1]};`);
}
if (count < 5) throw new Error(`The documents have ${count} requests with a body`);
lines.push(
  "// @ts-expect-error an amount is required",
  'export const withoutAmount: Body<"/api/payment/create"> = { order_info: "x" };',
  "// @ts-expect-error there is no such field",
  'export const unknownField: Body<"/api/v1/payment"> = { shop_ref: "1", amount: 1, price: 1 };',
);
writeFileSync(target, lines.join("\n") + "\n");
