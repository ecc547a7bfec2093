// No mouse: the tiles are reached with Tab, walked with the arrows, opened with Enter.
import { hub, saw, story, visit } from "./page.mjs";

await story(async () => {
  const page = await visit("en");
  await page.goto(`${hub}/`);
  await page.waitForSelector(".wall .tile");
  const focused = () => page.evaluate(() => document.activeElement?.dataset?.tile ?? null);
  for (let i = 0; i < 40 && !(await focused()); i++) await page.keyboard.press("Tab");
  const first = await focused();
  await page.keyboard.press("ArrowRight");
  const second = await focused();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".bed");
  saw("opened", { first, second, path: decodeURIComponent(new URL(page.url()).pathname) });
});
