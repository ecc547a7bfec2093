// A day at the laboratory: a specimen is ordered, an analyzer asks and measures, what nobody knows is mapped, a critical value is told and verified, and the line is looked at.
import { connect } from "../peers/analyzer.mjs";
import { hub, keep, option, saw, story, visit } from "./page.mjs";

const [host, port] = option("lis", "").split(":");
const header = "H|\\^&|||FOREIGN-1^ACME^4711|||||||P|LIS2-A2|20261122080000";

await story(async () => {
  const page = await visit("en", { width: 1366, height: 900 });
  const order = async (barcode, patient, family, tests) => {
    await page.goto(`${hub}/laboratory`);
    await page.getByRole("button", { name: "New laboratory order" }).click();
    const dialog = page.locator(".ant-modal");
    await dialog.getByLabel("Barcode").fill(barcode);
    await dialog.getByLabel("Patient ID").fill(patient);
    await dialog.getByLabel("Family name").fill(family);
    for (const test of tests) {
      await dialog.getByRole("combobox", { name: "Tests" }).fill(`(${test})`);
      await page.keyboard.press("Enter");
    }
    await dialog.getByRole("button", { name: "Order", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await page.locator(".lab-order").waitFor();
  };
  await order("LAB-0001", "P-100", "Okafor", ["K"]);
  saw("ordered", { text: await page.locator(".lab-order").innerText() });

  // nobody has said what ACME's codes mean: the result is held, and not lost
  const analyzer = await connect(host, Number(port));
  await analyzer.send([header, "P|1", "O|1|LAB-0001||^^^KALIUM|R", "R|1|^^^KALIUM|6.9|mmol/L|3.5 to 5.3|H||F||LZ||20261122075800", "L|1|N"]);
  await page.goto(`${hub}/laboratory/verification?show=held`);
  const held = page.locator("tr", { hasText: "KALIUM" });
  await held.waitFor();
  saw("held", { text: await held.innerText() });
  await keep(page, "laboratory-held");
  await held.getByRole("button", { name: "Map and release" }).click();
  const map = page.locator(".ant-modal");
  await map.getByRole("combobox", { name: "Test" }).fill("(K)");
  await page.keyboard.press("Enter");
  await map.getByLabel("Your name").fill("Chen Jie");
  await map.getByLabel("Reason").fill("ACME calls potassium so");
  await map.getByRole("button", { name: "Map and release" }).click();
  await map.waitFor({ state: "detached" });
  await held.waitFor({ state: "detached" });
  saw("mapped");

  // it is critical: not to be verified before it is said who was told
  await page.goto(`${hub}/laboratory/verification?show=critical`);
  const row = page.locator("tr.ant-table-row", { hasText: "LAB-0001" });
  await row.waitFor();
  saw("critical", { text: await row.innerText() });
  await keep(page, "laboratory-critical");
  await row.focus();
  await page.keyboard.press("v");
  const verify = page.locator(".ant-modal");
  await verify.getByRole("button", { name: "Verify" }).waitFor();
  const before = await verify.getByRole("button", { name: "Verify" }).isDisabled();
  await verify.getByLabel("Who was told of it, and when").fill("Dr. Li, ICU, by telephone at 14:05");
  await verify.getByLabel("The values were read back to me").check();
  await verify.getByLabel("Your name").fill("Chen Jie");
  await verify.getByRole("button", { name: "Verify" }).click();
  await verify.waitFor({ state: "detached" });
  await row.waitFor({ state: "detached" });
  saw("verified", { before });

  // now the hub knows the code: asked for a barcode, it answers with the analyzer's own; a damaged frame is refused and sent again, and counts once
  await order("LAB-0002", "P-101", "Zhao", ["K"]);
  await analyzer.send([header, "Q|1|^LAB-0002||ALL||||||||O", "L|1|N"]);
  const answer = await analyzer.receive();
  saw("answered", { records: answer });
  const refused = await analyzer.send([header, "P|1", "O|1|LAB-0002||^^^KALIUM|R", "R|1|^^^KALIUM|4.2|mmol/L|3.5 to 5.3|N||F||LZ||20261122080100", "L|1|N"], { damaged: 4 });
  await page.goto(`${hub}/laboratory/specimens/LAB-0002`);
  await page.locator(".lab-results tbody tr", { hasText: "4.2" }).waitFor();
  saw("measured", { refused, rows: await page.locator(".lab-results tbody tr").count(), text: await page.locator(".lab-results").innerText() });
  await keep(page, "laboratory-specimen");
  await page.locator(".lab-results .ant-btn").first().click();
  await page.getByRole("link", { name: "Raw conversation" }).click();
  await page.locator(".lab-line").first().waitFor();
  await page.locator(".lab-line .exchange-bad", { hasText: "NAK" }).waitFor();
  const bad = page.locator(".lab-line", { hasText: "should be" });
  await bad.click();
  saw("conversation", { bad: await bad.innerText(), again: await page.locator(".lab-line", { hasText: "sent again" }).count(), fields: await page.locator(".lab-record").innerText() });
  await keep(page, "laboratory-conversation");
  analyzer.close();
});
