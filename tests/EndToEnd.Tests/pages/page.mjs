// What the scripts of this folder share: a browser of the pages' own scripts, words to the test, and waiting for what the test asks.
import { createInterface } from "node:readline";
import { launch, open, option } from "../../../web/scripts/browser.mjs";
import { GL, watchImages } from "../../../web/scripts/viewer.mjs";

export { option };
export const hub = option("hub", "");

/** Tells the test what was seen, with the moment (milliseconds since 1970) on this machine's clock. */
export const saw = (what, more = {}) => console.log(JSON.stringify({ saw: what, at: Date.now(), ...more }));

const drawing = process.argv.includes("--gl");
const browser = await launch(drawing ? GL : undefined);

/** A new visitor whose browser asks for the language. */
export async function visit(language = "en", size = { width: 1600, height: 900 }) {
  const page = await open(browser, { ...size, language });
  page.setDefaultTimeout(60_000);
  if (drawing) await page.addInitScript(watchImages);
  page.on("pageerror", (error) => console.log(`page error: ${error.message}`));
  return page;
}

/** Signs in where the hub asks for it. */
export async function signIn(page) {
  await page.goto(`${hub}/`);
  await page.waitForSelector(".entry input, .wall, .wall-state");
  if (!(await page.$(".entry"))) return;
  await page.fill(".entry input[autocomplete=username]", option("name", ""));
  await page.fill(".entry input[type=password]", option("password", ""));
  await page.click(".entry button[type=submit]");
  await page.waitForSelector(".wall, .wall-state");
}

/** Keeps what is on the screen as evidence, where the test wants it. */
export async function keep(page, name) {
  const folder = option("pictures", "");
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

/** The tile with this label (its bed), by what stands in its head. */
export const tile = (page, label) => page.locator(".tile", { has: page.locator(".tile-bed", { hasText: label }) });

/** Waits for the next line from the test. */
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
export const told = async () => (await lines.next()).value;

/** Runs the script's story and ends, with the failure's words when it fails. */
export async function story(tell) {
  try {
    await tell();
    await browser.close();
    process.exit(0);
  } catch (error) {
    console.error(error.stack ?? String(error));
    await browser.close();
    process.exit(1);
  }
}
