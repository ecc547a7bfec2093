// One bed from living to silent and back. How long this machine itself stood still meanwhile is told as well.
import { hub, option, saw, story, tile, visit } from "./page.mjs";

const bed = option("bed", "");
await story(async () => {
  const page = await visit("en");
  await page.goto(`${hub}/`);
  const mine = tile(page, bed);
  await mine.waitFor();
  await page.waitForFunction((label) => [...document.querySelectorAll(".tile:not(.tile-silent)")].some((t) => t.querySelector(".tile-bed")?.textContent.includes(label)), bed);
  saw("live", { text: await mine.innerText() });
  await page.evaluate((label) => {
    window.stall = 0;
    let last = Date.now();
    setInterval(() => { const now = Date.now(); window.stall = Math.max(window.stall, now - last - 50); last = now; }, 50);
    window.greyAt = 0;
    new MutationObserver(() => {
      const mine = [...document.querySelectorAll(".tile")].find((t) => t.querySelector(".tile-bed")?.textContent.includes(label));
      if (mine?.classList.contains("tile-silent")) window.greyAt ||= Date.now();
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
  }, bed);
  saw("watching");
  await page.waitForFunction(() => window.greyAt > 0);
  await mine.locator(".tile-nodata", { hasText: /No data since \d\d:\d\d:\d\d/ }).waitFor();
  saw("silent", { ...(await page.evaluate(() => ({ greyAt: window.greyAt, stall: window.stall }))), text: await mine.innerText(), summary: await mine.locator(".tile-link").getAttribute("aria-label") });
  await mine.locator(".strip").waitFor();
  saw("alarm", { text: await mine.locator(".strip").innerText() });
  await page.waitForFunction((label) => [...document.querySelectorAll(".tile:not(.tile-silent)")].some((t) => t.querySelector(".tile-bed")?.textContent.includes(label)), bed);
  await mine.locator(".reading-value", { hasText: option("after", "") }).first().waitFor();
  saw("back", { text: await mine.innerText() });
});
