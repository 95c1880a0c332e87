// A buyer on the page of a shop: node buy.js URL FOLDER-WITH-PUPPETEER.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const [url, tools] = process.argv.slice(2);
const puppeteer = createRequire(tools)('puppeteer');
const CHROMIUM = 'command -v chromium-headless-shell || command -v chromium || command -v google-chrome';

const browser = await puppeteer.launch({
  executablePath: execFileSync('sh', ['-c', CHROMIUM]).toString().trim(),
  headless: 'shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator('#pay-button').click();
  await page.locator("button[data-outcome='success']").click();
  await page.locator('#success-icon:not([hidden])').wait();
  console.log(await page.$eval('#status-message', (element) => element.textContent));
} finally {
  await browser.close();
}
