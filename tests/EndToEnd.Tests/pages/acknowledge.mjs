// An alarm comes: the banner says so, a nurse answers it with name and reason, and it no longer calls.
import { hub, option, saw, story, visit } from "./page.mjs";

const bed = option("bed", "");
await story(async () => {
  const page = await visit("en");
  await page.goto(`${hub}/alarms`);
  await page.waitForSelector(".alarms");
  saw("ready");
  const row = page.locator(".alarm-row.is-calling", { hasText: bed });
  await row.waitFor();
  await page.locator(".banner.flash").waitFor();
  saw("alarm", { banner: await page.locator(".banner").innerText(), row: await row.innerText() });
  await row.getByRole("button", { name: "Acknowledge" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.getByLabel("Your name").fill(option("name", ""));
  await dialog.getByLabel("I am at the bed").check();
  await dialog.getByRole("button", { name: "Acknowledge" }).click();
  await dialog.waitFor({ state: "detached" });
  const answered = page.locator(".alarm-row:not(.is-calling)", { hasText: bed });
  await answered.waitFor();
  saw("answered", { row: await answered.innerText() });
});
