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
  saw("lost", { text: await page.locator(".lost-hub").innerText(), silent: await page.locator(".tile:not(.tile-silent)").count() === 0 });
  await page.locator(".lost-hub").waitFor({ state: "detached", timeout: 120_000 });
  saw("found");
  await mine.locator(".strip").waitFor();
  saw("alarm", { text: await mine.locator(".strip").innerText(), banner: await page.locator(".banner").innerText() });
  await mine.locator(".reading-value", { hasText: option("after", "") }).first().waitFor();
  saw("again", { text: await mine.innerText(), untouched: await page.evaluate(() => window.untouched === true) });
});
