// A wall page that nobody touches while its hub is killed and comes back.
import { option, saw, signIn, story, tile, visit } from "./page.mjs";

const bed = option("bed", "");
await story(async () => {
  const page = await visit("en");
  await signIn(page);
  const mine = tile(page, bed);
  await mine.locator(".reading-value", { hasText: option("before", "") }).first().waitFor();
  await page.evaluate(() => { window.untouched = true; });
  saw("live", { text: await mine.innerText() });
  await page.locator(".lost-hub").waitFor();
  const text = await page.locator(".lost-hub").innerText();
  // the tiles follow at the page's next tick, and no later than any silence may be hidden
  const silent = await page.waitForFunction(() => document.querySelectorAll(".tile:not(.tile-silent)").length === 0, null, { timeout: 5_000 }).then(() => true, () => false);
  saw("lost", { text, silent });
  await page.locator(".lost-hub").waitFor({ state: "detached", timeout: 120_000 });
  saw("found");
  await mine.locator(".strip").waitFor();
  saw("alarm", { text: await mine.locator(".strip").innerText(), banner: await page.locator(".banner").innerText() });
  await mine.locator(".reading-value", { hasText: option("after", "") }).first().waitFor();
  saw("again", { text: await mine.innerText(), untouched: await page.evaluate(() => window.untouched === true) });
});
