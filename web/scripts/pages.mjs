// Every page of the product: what the pictures are taken of and what axe looks at. `part` tells whose they are: the hub's own, imaging's or the laboratory's.
export async function pages(hub) {
  const first = async (path, pick) => {
    try {
      const response = await fetch(`${hub}/api/v1/${path}`);
      return pick((await response.json()).items);
    } catch {
      return undefined;
    }
  };
  const tile = (await first("tiles", (items) => (items.find((tile) => tile.patient) ?? items[0])?.key)) ?? "b1";
  const bed = `/bed/${encodeURIComponent(tile)}`;
  const connection = await first("connections", (items) => items[0]?.id);
  const message = await first("messages", (items) => items.find((m) => m.disposition === "facts")?.sequence);
  const quarantined = await first("quarantine", (items) => items[0]?.sequence);
  const equipment = await first("equipment", (items) => items[0]?.id);
  const patient = await first("patients", (items) => items[0]?.id);
  const study = await first("imaging/studies", (items) => items[0]?.uid);
  const specimen = await first("laboratory/orders", (items) => items.find((order) => order.tests.some((test) => test.result))?.specimen.id ?? items[0]?.specimen.id);
  const instrument = await first("laboratory/instruments", (items) => items.find((one) => one.connection && one.driver) ?? items[0]);
  const press = (selector, seen) => async (page) => {
    const button = await page.$(selector);
    if (!button) return;
    await button.click();
    await page.waitForSelector(seen);
    await page.waitForTimeout(600);
  };
  const tab = (name) => async (page) => {
    await page.click(`#tab-${name}`);
    await page.waitForTimeout(1200);
  };
  const list = [
    { name: "wall", path: "/", ready: ".tile, .wall-empty", settle: 4500 },
    { name: "bed", path: bed, ready: ".bed", settle: 5500 },
    { name: "bed-trends", path: bed, ready: ".bed", act: tab("trends") },
    { name: "bed-events", path: bed, ready: ".bed", act: tab("events") },
    { name: "bed-signals", path: bed, ready: ".bed", act: tab("signals") },
    { name: "bed-export", path: bed, ready: ".bed", act: async (page) => { await page.click(".bed-head > .button"); await page.waitForSelector("dialog[open]"); } },
    { name: "acknowledge", path: "/alarms", ready: ".alarms", act: async (page) => { const button = await page.$(".alarm-row .button"); if (button) { await button.click(); await page.waitForSelector("dialog[open]"); } } },
    { name: "alarms", path: "/alarms", ready: ".alarms", settle: 1500 },
    { name: "menu", path: "/alarms", ready: ".alarms", act: (page) => page.click(".topbar-menu") },
    { name: "studies", path: "/imaging", ready: ".study-name, .ant-empty", settle: 1500 },
    { name: "studies-doubtful", path: "/imaging?doubtful=true&rejected=true", ready: ".study-name, .ant-empty" },
    study && { name: "study", path: `/imaging/studies/${study}`, ready: ".series", settle: 1500 },
    study && { name: "study-attributes", path: `/imaging/studies/${study}`, ready: ".series", act: press(".series .link", ".attributes") },
    study && { name: "study-export", path: `/imaging/studies/${study}`, ready: ".series", act: press(".study-actions button", ".ant-modal") },
    study && { name: "study-send", path: `/imaging/studies/${study}`, ready: ".series", act: press(".study-actions button:nth-of-type(2)", ".ant-modal") },
    study && { name: "study-reject", path: `/imaging/studies/${study}`, ready: ".series", act: press(".study-actions .ant-btn-dangerous", ".ant-modal") },
    { name: "orders", path: "/imaging/orders", ready: ".ant-table-row, .ant-empty" },
    { name: "order-new", path: "/imaging/orders", ready: ".ant-table-row, .ant-empty", act: press(".page-head .ant-btn-primary", ".ant-modal") },
    { name: "order", path: "/imaging/orders", ready: ".ant-table-row, .ant-empty", act: press(".ant-table-row .link", ".ant-drawer .facts") },
    { name: "conflicts", path: "/imaging/conflicts", ready: ".ant-table-row, .ant-empty" },
    { name: "conflict-decide", path: "/imaging/conflicts", ready: ".ant-table-row, .ant-empty", act: press(".ant-table-row .ant-btn", ".ant-modal") },
    { name: "routing", path: "/imaging/routing", ready: ".ant-table-row, .ant-empty", settle: 1000 },
    { name: "route-new", path: "/imaging/routing", ready: ".ant-table-row, .ant-empty", act: press(".page-head .ant-btn-primary", ".ant-modal") },
    { name: "peers", path: "/imaging/peers", ready: ".ant-table-row, .ant-empty", act: press(".ant-table-row .ant-btn", ".tag-good, .tag-bad") },
    { name: "peer-new", path: "/imaging/peers", ready: ".ant-table-row, .ant-empty", act: press(".page-head .ant-btn-primary", ".ant-modal") },
    { name: "coercion", path: "/imaging/coercion", ready: ".ant-table-row, .ant-empty" },
    { name: "coercion-new", path: "/imaging/coercion", ready: ".ant-table-row, .ant-empty", act: press(".page-head .ant-btn-primary", ".ant-modal") },
    { name: "lab-worklist", path: "/laboratory", ready: ".lab-list .ant-table-row, .ant-empty", settle: 1000 },
    { name: "lab-order-new", path: "/laboratory", ready: ".lab-list .ant-table-row, .ant-empty", act: press(".page-head .ant-btn", ".ant-modal") },
    specimen && { name: "lab-specimen", path: `/laboratory/specimens/${specimen}`, ready: ".lab-order", settle: 800 },
    specimen && { name: "lab-result", path: `/laboratory/specimens/${specimen}`, ready: ".lab-order", act: press(".lab-results .ant-btn", ".ant-drawer .facts") },
    { name: "lab-unknown", path: "/laboratory/specimens/NOBODY-KNOWS", ready: ".note" },
    { name: "lab-verification", path: "/laboratory/verification", ready: ".lab-list .ant-table-row, .ant-empty", settle: 800 },
    { name: "lab-chosen", path: "/laboratory/verification", ready: ".lab-list .ant-table-row, .ant-empty", act: press(".lab-list thead .ant-checkbox-input", ".lab-bar") },
    { name: "lab-critical", path: "/laboratory/verification?show=critical", ready: ".lab-list .ant-table-row, .ant-empty", act: async (page) => { const row = await page.$(".lab-list .ant-table-row"); if (row) { await row.focus(); await page.keyboard.press("v"); await page.waitForSelector(".lab-critical"); await page.waitForTimeout(500); } } },
    { name: "lab-held", path: "/laboratory/verification?show=held", ready: ".lab-held, main .card" },
    { name: "lab-held-act", path: "/laboratory/verification?show=held", ready: ".lab-held, main .card", act: press(".lab-held .ant-btn-primary", ".ant-modal") },
    { name: "lab-instruments", path: "/laboratory/instruments", ready: ".lab-instrument, .ant-empty" },
    instrument && { name: "lab-instrument", path: `/laboratory/instruments/${instrument.equipment.id}`, ready: ".facts", settle: 1000 },
    instrument && { name: "lab-code", path: `/laboratory/instruments/${instrument.equipment.id}`, ready: ".facts", act: press("p .ant-btn", ".ant-modal") },
    { name: "lab-catalog", path: "/laboratory/catalog", ready: ".ant-table-row, .ant-empty" },
    { name: "lab-test", path: "/laboratory/catalog", ready: ".ant-table-row, .ant-empty", act: press(".ant-table-row .ant-btn", ".ant-modal") },
    { name: "lab-operators", path: "/laboratory/operators", ready: ".ant-table-row, .ant-empty" },
    { name: "lab-operator-new", path: "/laboratory/operators", ready: ".ant-table-row, .ant-empty", act: press(".page-head .ant-btn-primary", ".ant-modal") },
    instrument?.connection && { name: "lab-conversation", path: `/laboratory/conversations/${instrument.connection}`, ready: ".lab-line", settle: 1500 },
    { name: "quality", path: "/laboratory/quality", ready: ".lj, .lj-empty, .ant-empty", settle: 1200 },
    { name: "quality-enter", path: "/laboratory/quality", ready: ".lj, .lj-empty, .ant-empty", act: press(".filters > .ant-btn", ".ant-modal") },
    { name: "quality-release", path: "/laboratory/quality", ready: ".lj, .lj-empty, .ant-empty", act: press(".lockout .ant-btn", ".ant-modal") },
    { name: "quality-locks", path: "/laboratory/quality/locks", ready: ".ant-table-row, .ant-empty" },
    { name: "quality-doubt", path: "/laboratory/quality/locks", ready: ".ant-table-row, .ant-empty", act: press(".ant-table-row .ant-btn", ".ant-drawer") },
    { name: "quality-averages", path: "/laboratory/quality/averages", ready: ".average-chart, .ant-empty", settle: 1200 },
    { name: "quality-comparison", path: "/laboratory/quality/comparison", ready: ".note, .lj-card" },
    { name: "quality-materials", path: "/laboratory/quality/materials", ready: ".ant-table-row, .ant-empty" },
    { name: "quality-material", path: "/laboratory/quality/materials", ready: ".ant-table-row, .ant-empty", act: press(".ant-table-row .ant-btn", ".ant-modal .lot-box") },
    { name: "quality-plans", path: "/laboratory/quality/plans", ready: ".ant-table-row, .ant-empty" },
    { name: "quality-plan", path: "/laboratory/quality/plans", ready: ".ant-table-row, .ant-empty", act: press(".page-head .ant-btn", ".ant-modal") },
    { name: "connections", path: "/connections", ready: ".ant-table-row, .ant-empty" },
    connection && { name: "wire", path: `/connections/${connection}`, ready: ".exchange", settle: 2500 },
    { name: "messages", path: "/messages", ready: ".ant-table-row, .ant-empty" },
    message && { name: "message", path: `/messages/${message}`, ready: ".hex, .note" },
    { name: "quarantine", path: "/quarantine", ready: ".ant-table-row, .ant-empty" },
    quarantined && { name: "quarantined", path: `/quarantine/${quarantined}`, ready: ".hex, .note", act: async (page) => { const edit = await page.$("button[aria-expanded=false]:not(.topbar-menu)"); if (edit) await edit.click(); } },
    { name: "codes", path: "/codes", ready: ".ant-table-row, .ant-empty" },
    { name: "map-code", path: "/codes", ready: ".ant-table-row, .ant-empty", act: async (page) => { const map = await page.$(".ant-table-row .ant-btn"); if (map) { await map.click(); await page.waitForSelector(".ant-modal"); await page.waitForTimeout(500); } } },
    { name: "equipment", path: "/equipment", ready: ".ant-table-row, .ant-empty" },
    equipment && { name: "one-equipment", path: `/equipment/${equipment}`, ready: ".facts" },
    { name: "patients", path: "/patients", ready: ".ant-table-row, .ant-empty" },
    patient && { name: "patient", path: `/patients/${patient}`, ready: ".facts" },
    { name: "system", path: "/system", ready: ".cards" },
    { name: "conformance", path: "/conformance", ready: "h1" },
    { name: "accounts", path: "/accounts", ready: ".ant-table-row, .ant-empty" },
    { name: "tokens", path: "/tokens", ready: ".ant-table-row, .ant-empty" },
    { name: "audit", path: "/audit", ready: ".ant-table-row, .ant-empty", act: async (page) => { await page.click(".page-head .ant-btn"); await page.waitForTimeout(700); } },
    { name: "sign-in", path: "/signin", ready: ".entry, .tile, .wall-empty" },
    { name: "set-up", path: "/setup", ready: ".entry" },
  ];
  return list.filter(Boolean).map((page) => ({ part: page.path.startsWith("/imaging") ? "imaging" : page.path.startsWith("/laboratory") ? "laboratory" : "hub", ...page }));
}
