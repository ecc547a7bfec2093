// node scripts/frames.mjs [--hub URL] [--seconds 30] [--beds N]: how fluently the wall draws. Needs a hub (or the mock) with enough beds.
import { launch, open, option } from "./browser.mjs";

const hub = option("hub", process.env.MERIDIAN_HUB ?? "http://127.0.0.1:8080");
const seconds = Number(option("seconds", 30));
const browser = await launch();
const page = await open(browser, { width: 1920, height: 1080, language: "en" });
await page.goto(hub + option("path", "/"));
await page.waitForSelector(".sweep", { timeout: 20_000 });
await page.waitForTimeout(8000);
await page.evaluate(() => window.__meridianStats.reset());
await page.waitForTimeout(seconds * 1000);
const report = await page.evaluate(() => ({ ...window.__meridianStats.report, waves: document.querySelectorAll("canvas.sweep").length, tiles: document.querySelectorAll(".tile").length }));
console.log(JSON.stringify(report, null, 2));
await browser.close();
const least = Number(option("least", 0));
process.exit(report.fps >= least ? 0 : 1);
