// node scripts/axe.mjs [--hub URL] [--only NAME,…] [--part hub|imaging|laboratory] [--languages en,zh]: visits every page in both languages; fails on any violation of WCAG 2.2 A and AA.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch, open, option } from "./browser.mjs";
import { pages } from "./pages.mjs";

const hub = option("hub", process.env.MERIDIAN_HUB ?? "http://127.0.0.1:8080");
const only = option("only", "").split(",").filter(Boolean);
const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const part = option("part", "");
const browser = await launch();
let violations = 0;
let visited = 0;
const languages = option("languages", "en,zh").split(",");
for (const language of languages) {
  // Colors are the styles' and not the words': their contrast, the dearest rule of all, is measured once.
  const rules = { "color-contrast": { enabled: language === languages[0] } };
  // Reduced motion: a flashing alarm is looked at in its lit phase; both phases have the contrast that the styles say.
  const page = await open(browser, { width: 1366, height: 768, language });
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const { name, path, ready, act, part: whose } of await pages(hub)) {
    if (part && part !== whose) continue;
    if (only.length > 0 && !only.includes(name)) continue;
    await page.goto(hub + path);
    await page.waitForSelector(ready, { timeout: 60_000 });
    if (act) await act(page);
    await page.waitForTimeout(200);
    await page.evaluate(source);
    const { violations: found } = await page.evaluate((rules) => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], rules }), rules);
    visited++;
    for (const violation of found) {
      violations++;
      console.log(`${name} (${language}): ${violation.id}, ${violation.impact}: ${violation.help}`);
      for (const node of violation.nodes.slice(0, 4)) console.log(`    ${node.target.join(" ")}\n      ${node.html.slice(0, 160)}\n      ${node.failureSummary?.split("\n").slice(1, 2).join(" ")}`);
    }
  }
  await page.context().close();
}
await browser.close();
console.log(`${visited} pages looked at, ${violations} violations`);
process.exit(violations === 0 ? 0 : 1);
