// The imaging viewer on one study: what its viewports show, from the pixels of their canvases.
import { look, redPart } from "../../../web/scripts/viewer.mjs";
import { hub, keep, option, saw, story, visit } from "./page.mjs";

const study = option("study", "");
const language = option("language", "zh");

async function show(mode, more = "") {
  const page = await visit(language);
  await page.goto(`${hub}/viewer/${mode}?StudyInstanceUIDs=${study}${more}`);
  await page.waitForFunction(() => window.meridianImages?.first > 0);
  return page;
}

/** Waits until the viewports are as asked, and gives what they are then; what they are at the end when they never are. */
async function until(page, wanted) {
  let views = await look(page);
  for (let i = 0; i < 120 && !wanted(views); i++) {
    await page.waitForTimeout(250);
    views = await look(page);
  }
  return views;
}

/** Waits until nothing changes any more: a volume fills slice by slice. */
async function settled(page) {
  let [before, same] = ["", 0];
  for (let i = 0; i < 120 && same < 4; i++) {
    const now = (await look(page)).map((v) => v.hash).join();
    same = now === before ? same + 1 : 0;
    before = now;
    await page.waitForTimeout(500);
  }
  return look(page);
}

const stories = {
  async mpr() {
    const page = await show("viewer", "&hangingProtocolId=mpr");
    await until(page, (all) => all.length === 3 && all.every((v) => v.lit > 800 && v.colors > 8));
    const views = await settled(page);
    await keep(page, "mpr");
    saw("views", { views });
    await page.locator(".viewport-element").first().hover();
    for (let i = 0; i < 12; i++) await page.mouse.wheel(0, 120);
    const scrolled = await until(page, (all) => all[0].hash !== views[0].hash);
    saw("scrolled", { views: scrolled });
  },
  async preview() {
    const page = await visit(language);
    await page.goto(`${hub}/viewer/viewer?StudyInstanceUIDs=${study}`, { waitUntil: "commit" });
    // at once, for it is soon gone
    const preview = await page.waitForFunction(() => {
      const shown = document.querySelector("#preview");
      return shown && { text: shown.innerText, width: shown.querySelector("img").naturalWidth };
    });
    saw("preview", await preview.jsonValue());
    await page.waitForFunction(() => window.meridianImages.first > 0);
    saw("viewer", { previews: await page.locator("#preview").count() });
  },
  async fusion() {
    const page = await show("tmtv");
    await until(page, (all) => all.length >= 9 && all.filter((v) => v.colored > 400).length >= 3);
    const views = await settled(page);
    await keep(page, "fusion");
    saw("views", { views });
  },
  async us() {
    const page = await show("viewer");
    const [first] = await until(page, (all) => all[0]?.lit > 500);
    await keep(page, "ultrasound");
    await page.keyboard.press("Escape");
    await page.locator(".viewport-element").first().hover();
    const hashes = new Set([first.hash]);
    for (let i = 0; i < 8; i++) {
      await page.mouse.wheel(0, 120);
      await page.waitForTimeout(250);
      hashes.add((await look(page))[0].hash);
    }
    saw("frames", { first, different: hashes.size, text: await page.locator("body").innerText() });
  },
  async name() {
    const page = await show("viewer");
    await page.getByText(option("name", "")).first().waitFor();
    const [first] = await until(page, (all) => all[0]?.lit > 500);
    await keep(page, `name-${language}`);
    saw("name", { first, text: await page.locator("body").innerText(), isolated: await page.evaluate(() => window.crossOriginIsolated), language: await page.evaluate(() => document.documentElement.lang) });
    await page.locator("[data-cy=return-to-work-list], [data-cy=return-button]").or(page.locator("header svg, [class*=header] svg").first()).first().click();
    await page.waitForURL(`${hub}/imaging`);
    saw("back");
  },
  async dose() {
    const page = await show("viewer", "&hangingProtocolId=mpr");
    await until(page, (all) => all.length === 3 && all.every((v) => v.lit > 800 && v.colors > 8));
    const plain = await look(page);
    await page.locator("[data-cy^=dataOverlayMenu]").first().click();
    await page.getByText("Foreground").click();
    await page.locator("[role=combobox]").filter({ hasNotText: /axial/i }).first().click();
    await page.locator("[role=option]", { hasText: /dose/i }).click();
    const views = await until(page, (all) => all.length === 3 && all.every((v) => v.colored > 400));
    await page.keyboard.press("Escape");
    await page.waitForTimeout(1500);
    await keep(page, "dose");
    saw("dose", { plain, views, place: await redPart(page, 1) });
  },
};

await story(stories[option("story", "mpr")]);
