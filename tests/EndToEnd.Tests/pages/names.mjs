// What the wall and the list of patients call the patients, in the language that the browser asks for.
import { hub, option, saw, story, visit } from "./page.mjs";

const names = option("names", "").split(",");
await story(async () => {
  const page = await visit(option("language", "en"));
  for (const path of ["/", "/patients"]) {
    await page.goto(hub + path);
    for (const name of names) await page.getByText(name).first().waitFor();
    saw(path, { language: await page.evaluate(() => document.documentElement.lang), text: await page.evaluate(() => document.body.innerText) });
  }
});
