// A nurse orders an examination on the page.
import { hub, option, saw, story, visit } from "./page.mjs";

await story(async () => {
  const page = await visit("en", { width: 1366, height: 900 });
  await page.goto(`${hub}/imaging/orders`);
  await page.getByRole("button", { name: "New order" }).click();
  const dialog = page.locator(".ant-modal");
  await dialog.getByLabel("Patient ID").fill(option("patient", ""));
  await dialog.getByLabel("Family name").fill("Wang");
  await dialog.getByLabel("Given name").fill("XiaoDong");
  await dialog.getByLabel("Name in Chinese characters").fill("王^小东");
  await dialog.getByLabel("Description").fill("CT chest");
  await dialog.getByLabel("AE title of the modality").fill("CT01");
  await dialog.getByRole("button", { name: "Order", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  const row = page.locator("tr.ant-table-row", { hasText: option("patient", "") });
  await row.waitFor();
  saw("ordered", { text: await row.innerText() });
});
