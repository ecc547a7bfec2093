// node scripts/first-image.mjs --hub URL [--study UID] [--runs 5] [--gl swiftshader|default] [--look viewer|mpr]: how long from opening a study in the
// viewer to its first image on the screen. Each run is a new page; the first of a browser also loads the viewer itself.
import { launch, open, option } from "./browser.mjs";
import { GL, watchImages } from "./viewer.mjs";

const hub = option("hub", process.env.MERIDIAN_HUB ?? "http://127.0.0.1:8080");
const runs = Number(option("runs", 5));
const study = option("study", "") || (await (await fetch(`${hub}/api/v1/imaging/studies?modality=CT&limit=1`)).json()).items[0].uid;
const browser = await launch(GL);
const page = await open(browser, { width: 1600, height: 900, language: "en" });
await page.addInitScript(watchImages);
const measured = [];
for (let run = 0; run <= runs; run++) {
  await page.goto("about:blank");
  const before = Date.now();
  await page.goto(`${hub}/viewer/${option("look", "viewer")}?StudyInstanceUIDs=${study}`, { waitUntil: "commit" });
  await page.waitForFunction(() => window.meridianImages?.first > 0, null, { timeout: 60_000, polling: 20 });
  const seen = await page.evaluate(() => ({
    first: Math.round(window.meridianImages.first),
    marks: performance.getEntriesByType("resource").map((r) => ({ name: r.name.replace(/^.*\//, "").slice(0, 60), start: Math.round(r.startTime), end: Math.round(r.responseEnd), kb: Math.round(r.encodedBodySize / 1024) })),
  }));
  measured.push(seen.first);
  console.log(`run ${run}: first image after ${seen.first} ms (outside ${Date.now() - before} ms)`);
  if (option("marks", "") && run === runs) for (const m of seen.marks.filter((m) => m.start < seen.first).slice(0, 80)) console.log(`  ${m.start}–${m.end} ${m.kb} kB ${m.name}`);
}
await browser.close();
const warm = measured.slice(1).sort((a, b) => a - b);
console.log(JSON.stringify({ cold: measured[0], warm: { median: warm[Math.floor(warm.length / 2)], least: warm[0], most: warm.at(-1) }, runs }));
