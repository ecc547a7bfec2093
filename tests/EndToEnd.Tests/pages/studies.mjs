// The list of studies while images come in: how soon one is seen, its picture, and walking the list without a mouse.
import { hub, keep, option, saw, story, told, visit } from "./page.mjs";

await story(async () => {
  const page = await visit(option("language", "zh"), { width: 1366, height: 768 });
  await page.goto(`${hub}/imaging`);
  await page.waitForSelector(".study-name, .ant-empty");
  await page.evaluate((name) => {
    window.stall = 0;
    let last = Date.now();
    setInterval(() => { const now = Date.now(); window.stall = Math.max(window.stall, now - last - 50); last = now; }, 50);
    window.seenAt = 0;
    const see = () => { if ([...document.querySelectorAll(".study-name")].some((n) => n.textContent.includes(name))) window.seenAt ||= Date.now(); };
    new MutationObserver(see).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, option("name", ""));
  saw("ready");
  await page.waitForFunction(() => window.seenAt > 0);
  saw("arrived", await page.evaluate(() => ({ seenAt: window.seenAt, stall: window.stall })));
  const row = page.locator("tr.ant-table-row", { hasText: option("name", "") });
  await row.locator(".thumb img").evaluate((image) => image.complete || new Promise((done) => { image.onload = image.onerror = done; }));
  saw("row", { text: await row.innerText(), picture: await row.locator(".thumb img").evaluate((image) => image.naturalWidth) });
  await keep(page, "studies");
  await page.keyboard.press("/");
  await page.keyboard.type(option("find", ""));
  await page.waitForFunction(() => document.querySelectorAll("tr.ant-table-row").length === 1);
  saw("found", { text: await page.locator("tr.ant-table-row").innerText() });
  await page.locator("tr.ant-table-row").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".series");
  await page.locator(".series .thumb img").first().evaluate((image) => image.complete || new Promise((done) => { image.onload = image.onerror = done; }));
  await keep(page, "study");
  saw("study", { heading: await page.locator("h1").innerText(), text: await page.locator("main").innerText(), path: new URL(page.url()).pathname });
  await page.locator(".series .link").first().click();
  await page.waitForSelector(".attributes tbody tr");
  saw("attributes", { text: await page.locator(".attributes").innerText() });
  await page.keyboard.press("Escape");
  // a second object under the identifier of the first is on its way
  await told();
  await page.goto(`${hub}/imaging/conflicts`);
  await page.getByRole("button", { name: option("keep", "") }).first().click();
  const dialog = page.locator(".ant-modal");
  await dialog.locator("input").first().fill("Chen Jie");
  await dialog.locator("textarea").fill("The archive coded it anew");
  await dialog.locator(".ant-btn-primary, .ant-btn-dangerous").last().click();
  await dialog.waitFor({ state: "detached" });
  saw("decided");
});
