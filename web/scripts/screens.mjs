// node scripts/screens.mjs [--hub URL] [--out DIR] [--only NAME,…] [--wide-only]: pictures of every page in both languages and three sizes.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, open, option } from "./browser.mjs";
import { pages } from "./pages.mjs";

const hub = option("hub", process.env.MERIDIAN_HUB ?? "http://127.0.0.1:8080");
const out = option("out", "/tmp/screens");
const only = option("only", "")?.split(",").filter(Boolean);
const languages = option("languages", "en,zh").split(",");
const sizes = [
  { name: "1920", width: 1920, height: 1080 },
  { name: "1366", width: 1366, height: 768 },
  { name: "1280", width: 1280, height: 800 },
  { name: "800", width: 800, height: 1000 },
  { name: "390", width: 390, height: 844, mobile: true },
].filter((size) => option("sizes", "1920,1366,390").split(",").includes(size.name));

mkdirSync(out, { recursive: true });
const browser = await launch();
for (const language of languages) {
  for (const size of sizes) {
    const page = await open(browser, { ...size, language });
    page.on("pageerror", (error) => console.log(`${language} ${size.name} ${page.url()}: ${error.message}`));
    page.on("console", (message) => { if (message.type() === "error") console.log(`${language} ${size.name} ${page.url()}: ${message.text()}`); });
    for (const { name, path, ready, act, settle = 600 } of await pages(hub)) {
      if (only.length > 0 && !only.includes(name)) continue;
      await page.goto(hub + path);
      await page.waitForSelector(ready, { timeout: 15_000 }).catch(() => console.log(`${name}: ${ready} did not appear`));
      if (act) await act(page).catch((error) => console.log(`${name}: ${error.message.split("\n")[0]}`));
      await page.waitForTimeout(settle);
      await page.screenshot({ path: join(out, `${name}-${language}-${size.name}.png`) });
    }
    await page.context().close();
  }
}
await browser.close();
