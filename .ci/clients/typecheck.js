// Whether answers have the types that stripe-node declares: all required fields, no others.
import { fileURLToPath } from "node:url";
import ts from "typescript";

const FILE = fileURLToPath(new URL("answers.ts", import.meta.url));

const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  types: [],
};

/** What the compiler says against pairs of a type's name and an object. */
export function mistypes(answers) {
  const lines = answers.map(
    ([type, object], i) => `export const answer${i}: ${type} = ${literal(object)};`,
  );
  const text = ['import Stripe from "stripe";', ...lines].join("\n");
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === FILE
      ? ts.createSourceFile(name, text, OPTIONS.target)
      : getSourceFile.call(host, name, ...rest);
  host.fileExists = (name) => name === FILE || fileExists.call(host, name);
  host.readFile = (name) => (name === FILE ? text : readFile.call(host, name));
  const program = ts.createProgram([FILE], OPTIONS, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** As source text; a decimal is an object of the client's own class. */
function literal(object) {
  return JSON.stringify(object).replace(
    /"unit_amount_decimal":("\d+")/g,
    '"unit_amount_decimal":Stripe.Decimal.from($1)',
  );
}
