// The pages speak what the browser asks for, and what is chosen on them stays chosen.
import { hub, saw, story, visit } from "./page.mjs";

await story(async () => {
  const page = await visit("zh");
  const spoken = async () => {
    await page.waitForSelector(".wall .tile");
    return { language: await page.evaluate(() => document.documentElement.lang), heading: await page.locator("h1").first().textContent() };
  };
  await page.goto(`${hub}/`);
  saw("asked", await spoken());
  await page.getByRole("button", { name: /切换到英文/ }).click();
  await page.waitForFunction(() => document.documentElement.lang === "en");
  saw("switched", await spoken());
  await page.reload();
  saw("kept", await spoken());
});
