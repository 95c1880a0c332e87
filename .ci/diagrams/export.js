// Exports each *.mmd of a folder as SVG and PNG, and sequences as .drawio too: node export.js FROM TO.
// Each export carries the SHA-256 of its source, by which DiagramsTest finds one that is old.
import { renderMermaid } from '@mermaid-js/mermaid-cli';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer';
import { withText } from './png.js';
import { drawio } from './drawio.js';

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking'.split(' ');
// Fonts with the same widths: Arial and Helvetica where the reader has them, Liberation Sans on Linux.
// No HTML inside of an SVG, which few programs but browsers show.
const FIXED = { useMaxWidth: false };
const CONFIG = {
  theme: 'neutral',
  look: 'classic',
  fontFamily: 'Arial, Helvetica, "Liberation Sans", sans-serif',
  deterministicIds: true,
  deterministicIDSeed: 'tollgate',
  htmlLabels: false,
  flowchart: { ...FIXED, htmlLabels: false },
  state: FIXED,
  sequence: { ...FIXED, actorMargin: 20, width: 120, height: 50, messageMargin: 26 },
};

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  headless: 'shell',
  args: FLAGS,
});
try {
  for (const file of readdirSync(from).filter((each) => each.endsWith('.mmd')).sort()) {
    const name = file.replace('.mmd', '');
    const source = readFileSync(join(from, file), 'utf8');
    const sha256 = createHash('sha256').update(source).digest('hex');
    const svg = `${await svgOf(name, source)}\n<!-- source-sha256: ${sha256} -->\n`;
    writeFileSync(join(to, `${name}.svg`), svg);
    writeFileSync(join(to, `${name}.png`), withText(await pngOf(svg), 'source-sha256', sha256));
    if (source.startsWith('sequenceDiagram')) {
      writeFileSync(join(to, `${name}.drawio`), drawio(name, source, sha256));
    }
    console.log(name);
  }
} finally {
  await browser.close();
}

async function svgOf(name, source) {
  const { data } = await renderMermaid(browser, source, 'svg', {
    viewport: { width: 1600, height: 1200 },
    mermaidConfig: CONFIG,
    svgId: `diagram-${name}`,
  });
  return Buffer.from(data).toString('utf8');
}

async function pngOf(svg) {
  const page = await browser.newPage();
  try {
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    return Buffer.from(await (await page.$('svg')).screenshot({ captureBeyondViewport: true }));
  } finally {
    await page.close();
  }
}
