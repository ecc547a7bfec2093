// node scripts/first-image.mjs --hub URL [--study UID] [--runs 5] [--pause MS] [--look viewer|mpr] [--marks 1]: how long from opening a study in the
// viewer to its preview and to its own first image on the screen. Each run is a new page; the first of a browser also loads the viewer itself.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { option, persistent } from "./browser.mjs";
import { GL, watchImages } from "./viewer.mjs";

const hub = option("hub", process.env.MERIDIAN_HUB ?? "http://127.0.0.1:8080");
const runs = Number(option("runs", 5));
const study = option("study", "") || (await (await fetch(`${hub}/api/v1/imaging/studies?modality=CT&limit=1`)).json()).items[0].uid;
// a profile on disk, as a person's browser has one: it keeps files and compiled code
const profile = mkdtempSync(join(tmpdir(), "meridian-profile-"));
const browser = await persistent(profile, GL);
const page = browser.pages()[0] ?? (await browser.newPage());
await page.addInitScript(watchImages);
const measured = [];
const previews = [];
for (let run = 0; run <= runs; run++) {
  // from the list of studies, as a person comes; and a moment in which the browser puts compiled code away
  await page.goto(`${hub}/imaging`);
  await page.waitForTimeout(Number(option("pause", 3000)));
  const before = Date.now();
  const answer = await page.goto(`${hub}/viewer/${option("look", "viewer")}?StudyInstanceUIDs=${study}`, { waitUntil: "commit" });
  if (!answer.ok()) throw new Error(`the viewer answers ${answer.status()}: is it built, and does the hub run from ./meridian?`);
  await page.waitForFunction(() => window.meridianImages?.first > 0, null, { timeout: 60_000, polling: 20 });
  const seen = await page.evaluate(() => ({
    first: Math.round(window.meridianImages.first),
    preview: Math.round(performance.getEntriesByName("meridian-preview")[0]?.startTime ?? 0),
    marks: performance.getEntriesByType("resource").map((r) => ({ name: r.name.replace(/^.*\//, "").slice(0, 60), start: Math.round(r.startTime), end: Math.round(r.responseEnd), kb: Math.round(r.encodedBodySize / 1024) })),
  }));
  measured.push(seen.first);
  previews.push(seen.preview);
  console.log(`run ${run}: preview after ${seen.preview} ms, first image after ${seen.first} ms (outside ${Date.now() - before} ms)`);
  if (option("marks", "") && run === runs) for (const m of seen.marks.filter((m) => m.start < seen.first).slice(0, 80)) console.log(`  ${m.start}–${m.end} ${m.kb} kB ${m.name}`);
}
await browser.close();
rmSync(profile, { recursive: true, force: true });
const spread = (values) => {
  const sorted = values.slice(1).sort((a, b) => a - b);
  return { cold: values[0], median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) };
};
console.log(JSON.stringify({ preview: spread(previews), first: spread(measured), runs }));
