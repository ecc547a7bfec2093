// A laboratory, made up: orders of every urgency, results in every state, instruments with their reagents, and a conversation with a resend.
const begun = Date.now();
const page = (items, next = null) => ({ items, next });
const MIN = 60_000;
const TESTS = [
  ["GLU", "Glucose", "葡萄糖", "2345-7", "mmol/L", 3.9, 6.1, 2.5, 25, 2, "chemistry"], ["K", "Potassium", "钾", "2823-3", "mmol/L", 3.5, 5.3, 2.8, 6.2, 1, "chemistry"], ["NA", "Sodium", "钠", "2951-2", "mmol/L", 137, 147, 120, 160, 0, "chemistry"],
  ["CREA", "Creatinine", "肌酐", "2160-0", "umol/L", 57, 97, undefined, 650, 0, "chemistry"], ["ALT", "Alanine aminotransferase", "丙氨酸氨基转移酶", "1742-6", "U/L", 9, 50, undefined, undefined, 0, "chemistry"], ["CRP", "C-reactive protein", "C 反应蛋白", undefined, "mg/L", undefined, 10, undefined, undefined, 1, "immunology"],
  ["WBC", "Leukocytes", "白细胞计数", "6690-2", "10*9/L", 3.5, 9.5, 1.5, 30, 2, "hematology"], ["HGB", "Hemoglobin", "血红蛋白", "718-7", "g/L", 130, 175, 60, 220, 0, "hematology"], ["PLT", "Platelets", "血小板计数", "777-3", "10*9/L", 125, 350, 30, 1000, 0, "hematology"], ["TNI", "Troponin I", "肌钙蛋白 I", undefined, "ng/L", undefined, 26, undefined, 100, 1, "immunology"],
];
const catalog = TESTS.map(([code, name, nameZh, loinc, unit, low, high, criticalLow, criticalHigh, decimals, group], i) => ({
  code, name, nameZh, loinc, unit, kind: "numeric", decimals, group, members: [], expected: [], criticalLow, criticalHigh, isRetired: false,
  ranges: code === "HGB" ? [{ sex: "male", from: { value: 18, unit: "years" }, low, high }, { sex: "female", from: { value: 18, unit: "years" }, low: 115, high: 150 }, { from: { value: 28, unit: "days" }, to: { value: 6, unit: "months" }, low: 97, high: 183 }] : [{ low, high }],
  delta: i % 3 === 1 ? { percent: 20, windowHours: 72 } : undefined, auto: i % 4 !== 3 ? { enabled: true, passWithoutPrevious: true, harmlessFlags: ["N", "H", "L"], holdComments: [], ignoreComments: false } : undefined,
}));
catalog.push({ code: "CBC", name: "Complete blood count", nameZh: "血常规", kind: "numeric", group: "hematology", members: ["WBC", "HGB", "PLT"], ranges: [], expected: [], isRetired: false });
const PEOPLE = [["Wang, XiaoDong", "王, 小东", "1962-03-17", "male"], ["Li, Na", "李, 娜", "1988-11-02", "female"], ["Ouyang, Min", "欧阳, 敏", "2026-08-30", "female"], ["Okafor, Ngozi", undefined, "1979-01-20", "female"], ["Zhao, Qiang", "赵, 强", "1951-07-09", "male"], ["Müller, Jürgen", undefined, "1970-12-24", "male"]];
const person = (i) => { const [name, ideographic, birthDate, sex] = PEOPLE[i % PEOPLE.length]; return { id: 1000 + i, identifier: `MRN-${String(4711 + i * 13).padStart(6, "0")}`, name, ideographic, birthDate, sex }; };
const INSTRUMENTS = [["cobas c 111", "Roche", "cobas c 111"], ["XP-100", "Sysmex", "XP-100"], ["Pentra XLR", "Horiba", "Pentra XLR"]];
const equipment = (i) => ({ id: 70 + i, name: `${INSTRUMENTS[i][0]} · ${["A", "B", "C"][i]}` });
const test = (code) => catalog.find((t) => t.code === code);

const orders = [];
const results = [];
let next = 9001;
function result(order, code, value, more = {}) {
  const t = test(code);
  const range = t?.ranges.find((r) => !r.sex || r.sex === order?.patient.sex) ?? t?.ranges[0];
  const critical = t ? value > (t.criticalHigh ?? Infinity) || value < (t.criticalLow ?? -Infinity) : false;
  const flags = !range ? undefined : critical ? (value > range.high ? "HH" : "LL") : value > (range.high ?? Infinity) ? "H" : value < (range.low ?? -Infinity) ? "L" : "N";
  const at = begun - (results.length + 1) * 2.3 * MIN;
  const one = {
    id: next++, equipment: equipment(t?.group === "hematology" ? 1 : 0), specimen: order?.specimen.id ?? "", role: "patient", order: order?.id, patient: order?.patient, local: { code: t ? (t.group === "hematology" ? code : `^^^${code}`) : code, text: t?.name },
    test: t?.code, testName: t?.name, testNameZh: t?.nameZh, loinc: t?.loinc, value: t ? value.toFixed(t.decimals) : String(value), number: value, unit: t?.unit, low: range?.low, high: range?.high, flags, critical,
    said: { value: String(value), unit: t?.unit, flags: flags === "N" ? "" : flags?.[0], range: range?.low ? `${range.low} TO ${range.high}` : undefined, status: "final", run: 0, operator: "LZ", reagentLot: t ? "A7-2291" : undefined, comments: [] },
    state: "toVerify", correction: false, trail: [
      { rule: "status", passed: true, detail: "F" }, { rule: "flags", passed: true, detail: flags }, { rule: "comments", passed: true }, { rule: "limits", passed: flags === "N", detail: range ? `${value} / ${range.low ?? ""} – ${range.high ?? ""}` : undefined },
      { rule: "critical", passed: !critical }, { rule: "delta", passed: !more.previous?.exceeded, detail: more.previous?.percent ? `${more.previous.percent.toFixed(1)} % / 20 %` : undefined }, { rule: "control", passed: true }],
    at, receivedAt: at + 900, completedAt: at - 20_000, atPatient: false, driver: "sysmex-xp", message: 8000 + results.length, ...more,
  };
  results.push(one);
  return one;
}
const SETS = [["GLU", "K", "NA", "CREA"], ["CBC"], ["ALT", "CRP", "CREA"], ["TNI", "K"], ["GLU"], ["WBC", "HGB", "PLT", "CRP"]];
for (let i = 0; i < 26; i++) {
  const codes = SETS[i % SETS.length].flatMap((code) => test(code).members.length ? test(code).members : [code]);
  const statuses = ["ordered", "assigned", "resulted", "verified"];
  const priority = i % 7 === 3 ? "S" : i % 5 === 1 ? "A" : "R";
  const received = begun - (8 + i * 11) * MIN;
  orders.push({
    id: 600 - i, placer: `HIS-${88_000 + i}`, filler: `L2611${String(i).padStart(4, "0")}`, priority, status: i > 20 ? (i === 23 ? "canceled" : "completed") : i % 3 ? "inProgress" : "open", dueAt: received + (priority === "S" ? 60 : 240) * MIN,
    specimen: { id: `26112${String(20_100 + i * 7)}`, type: codes.includes("WBC") ? "BLD" : "SER", collectedAt: received - 25 * MIN, receivedAt: received }, patient: person(i), requestedAt: received - 40 * MIN, createdAt: received - 39 * MIN, updatedAt: received + 9 * MIN,
    requester: ["Chen Jie", "Dr. Adeyemi", "Sun Li"][i % 3], location: ["ICU 3", "ED 12", "Ward 7 / 04", "Outpatients"][i % 4], message: 7000 + i,
    tests: codes.map((code, n) => ({ code, name: test(code).name, nameZh: test(code).nameZh, status: i > 20 ? (i === 23 ? "canceled" : "verified") : i % 3 === 0 ? "ordered" : statuses[(i + n) % 4], rerun: i === 4 ? 1 : 0, dilution: i === 4 ? 10 : undefined })),
  });
}
const VALUES = { GLU: [5.1, 7.4, 2.1], K: [4.2, 6.8, 3.4], NA: [141, 152, 139], CREA: [76, 133, 61], ALT: [31, 88, 20], CRP: [3.2, 41.7, 8], WBC: [6.31, 14.2, 1.2], HGB: [142, 96, 58], PLT: [231, 88, 22], TNI: [8, 412.6, 14] };
orders.forEach((order, i) => order.tests.forEach((t, n) => {
  if (t.status !== "resulted" && t.status !== "verified") return;
  const value = VALUES[t.code][(i + n) % 3];
  const before = VALUES[t.code][0];
  const one = result(order, t.code, value, { ...(n % 2 === 0 ? { previous: { id: 1, value: String(before), at: begun - 26 * 60 * MIN, change: value - before, percent: ((value - before) / before) * 100, exceeded: Math.abs(value - before) / before > 0.2 } } : {}),
    ...(t.status === "verified" ? (n % 2 ? { state: "verified", verifiedBy: "hub", rule: "auto", verifiedAt: begun - 9 * MIN } : { state: "verified", verifiedBy: "Chen Jie", verifiedAt: begun - 12 * MIN }) : {}) });
  Object.assign(t, { result: one.id, value: one.value, unit: one.unit, flags: one.flags, critical: one.critical, state: one.state });
}));
const changed = results.find((r) => r.state === "verified" && r.test === "K") ?? results[0];
const old = result(orders.find((o) => o.id === changed.order), changed.test, 5.9, { state: "superseded", supersededBy: changed.id, verifiedBy: "Chen Jie" });
Object.assign(changed, { correction: true, supersedes: old.id, reason: "Hemolysis, measured again" });
const hold = (i, code, value, held, more = {}) => result(i === null ? undefined : orders[i], code, value, { state: "held", held, trail: [], ...more });
hold(2, "XNEW-7", 12.4, "unknownTest", { local: { code: "XNEW-7", text: "IG%" }, equipment: equipment(1), heldDetail: "No table says what XNEW-7 means" });
hold(7, "XNEW-7", 9.1, "unknownTest", { local: { code: "XNEW-7", text: "IG%" }, equipment: equipment(1), heldDetail: "No table says what XNEW-7 means" });
hold(null, "GLU", 6.4, "noOrder", { specimen: "2611229999", heldDetail: "No order has this number", named: "Zhang, Wei · 19660102" });
hold(0, "K", 4.4, "patientContradicts", { named: "Li, Na · MRN-004724", heldDetail: "The instrument names Li, Na; the order is for Wang, XiaoDong" });
hold(8, "CREA", 1.1, "unitMismatch", { said: { value: "1.1", unit: "mg/dL", flags: "", status: "final", run: 0, comments: [] }, heldDetail: "mg/dL came, umol/L is declared" });
hold(10, "ALT", 44, "notOrdered", { heldDetail: "ALT is not ordered on this specimen" });
hold(null, "GLU", 12.7, "unknownPatient", { atPatient: true, named: "4711 Wu, Hao", equipment: { id: 75, name: "Accu-Chek Ward 7" } });
hold(12, "TNI", 18, "lockedOut", { heldDetail: "1-3s on level 2 at 06:12" });

const instruments = INSTRUMENTS.map(([name, manufacturer, model], i) => ({
  equipment: { ...equipment(i), manufacturer, model, serial: `SN-${44_120 + i}` }, driver: ["roche-cobas-c111", "sysmex-xp", "horiba-pentra"][i], connected: i !== 2, connection: i === 2 ? undefined : 3 + i, peer: i === 2 ? undefined : `10.4.7.${21 + i}:4001`, lastMessageAt: begun - [40_000, 130_000, 5_400_000][i],
  conditions: i === 0 ? [{ key: "R1 GLU", kind: "reagent", text: "GLU R1", lot: "60123", expiry: "2027-03-31", remaining: 72, unit: "%", at: begun - 9e5 }, { key: "R1 CREA", kind: "reagent", text: "CREA R1", lot: "60177", expiry: new Date(begun + 864e5).toISOString().slice(0, 10), remaining: 11, unit: "%", at: begun - 9e5 }, { key: "CUV", kind: "consumable", text: "Cuvettes", remaining: 214, unit: "1", at: begun - 9e5 }, { key: "CAL GLU", kind: "calibration", text: "GLU calibrated", at: begun - 5e7 }]
    : i === 1 ? [{ key: "E-14", kind: "error", text: "E-14 Waste bottle full", at: begun - 6e5 }, { key: "CELLPACK", kind: "reagent", text: "CELLPACK", lot: "G1203", expiry: "2026-10-30", remaining: 40, unit: "%", at: begun - 6e5 }] : [],
  lockouts: i === 0 ? [{ test: "TNI", testName: "Troponin I", testNameZh: "肌钙蛋白 I", reason: "1-3s, level 2", since: begun - 3e6 }] : [], held: [3, 2, 0][i], toVerify: [9, 4, 0][i], today: [412, 188, 0][i],
}));
const maps = [
  { key: "driver/roche-cobas-c111", shipped: true, entries: ["GLU", "K", "NA", "CREA", "ALT", "CRP"].map((code) => ({ local: `^^^${code}`, test: code, resultsOnly: false })) },
  { key: "driver/sysmex-xp", shipped: true, entries: [{ local: "WBC", test: "WBC", unit: "10*3/uL", factor: 1, resultsOnly: false }, { local: "HGB", test: "HGB", unit: "g/dL", factor: 10, resultsOnly: false }, { local: "PLT", test: "PLT", resultsOnly: false }, { local: "P-LCR", test: "", resultsOnly: false }] },
  { key: "equipment/70", shipped: false, entries: [{ local: "^^^CREA", test: "CREA", unit: "mg/dL", factor: 88.4, resultsOnly: false }] },
];

const frame = (n, text, end = "\x03", damage = 0) => { const sum = [...`${n}${text}${end}`].reduce((s, c) => s + c.charCodeAt(0), damage) % 256; return `\x02${n}${text}${end}${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`; };
const SPEECH = [["in", "\x05"], ["out", "\x06"], ["in", frame(1, "H|\\^&|||c111^Roche^c111^4.2.2.1730^1^13147|||||host|TSREQ^REAL|P|1|20261122031500\r")], ["out", "\x06"], ["in", frame(2, "Q|1|^2611220121||ALL||||||||O\r")], ["out", "\x06"], ["in", frame(3, "L|1|N\r", "\x03", 1)], ["out", "\x15"], ["in", frame(3, "L|1|N\r")], ["out", "\x06"], ["in", "\x04"],
  ["out", "\x05"], ["in", "\x06"], ["out", frame(1, "H|\\^&|||Meridian|||||c111||P|1|20261122031501\rP|1||MRN-004724||Li^Na||19881102|F\rO|1|2611220121||^^^GLU\\^^^K\\^^^NA|R||20261122024000||||A||||||||||||||O\rL|1|N\r")], ["in", "\x06"], ["out", "\x04"],
  ["in", "\x05"], ["out", "\x06"], ["in", frame(1, "H|\\^&|||c111^Roche^c111^4.2.2.1730^1^13147|||||host|RSUPL^REAL|P|1|20261122032240\rP|1\rO|1|2611220121||^^^GLU|R||||||N||||||||||||||F\rR|1|^^^GLU|5.1|mmol/L|3.9^6.1|N||F||LZ||2026112203", "\x17")], ["out", "\x06"], ["in", frame(2, "2238|13147\rC|1|I|Sample slightly hemolytic|G\rL|1|N\r")], ["in", frame(2, "2238|13147\rC|1|I|Sample slightly hemolytic|G\rL|1|N\r")], ["out", "\x06"], ["in", "\x04"], ["in", "noise\x00\xff"]];
const wire = SPEECH.map(([direction, text], i) => ({ number: i + 1, at: begun - 90_000 + i * 731, direction, kind: direction === "in" ? "message" : "answer", bytes: Buffer.from(text, "latin1").toString("base64"), length: text.length, sequence: i === 20 ? 8001 : undefined }));
const connection = { id: 3, protocol: "lis", peer: "10.4.7.21:4001", listener: "lis", state: "open", since: begun - 7e6, openedAt: begun - 7e6, messages: 42, bytesIn: 91_200, answers: 40, bytesOut: 12_300, faults: 1, rate: 0.1, lastAnswer: "ACK" };

export function laboratory(path, url, method, body) {
  const ask = (name) => url.searchParams.get(name);
  if (path === "connections/3") return connection;
  if (path === "connections/3/wire") return { items: wire.filter((e) => e.number > Number(ask("after") ?? 0)) };
  if (!path.startsWith("laboratory/")) return undefined;
  const [, room, id, act] = path.split("/").map(decodeURIComponent);
  if (room === "changes") return { next: next };
  if (room === "counts") return { held: { unknownTest: 2 }, ...{ toVerify: results.filter((r) => r.state === "toVerify").length, critical: results.filter((r) => r.state === "toVerify" && r.critical).length, stat: 3, overdue: 4 } };
  if (room === "orders" && method === "GET") {
    const isOpen = (o) => o.status === "open" || o.status === "inProgress";
    const text = (ask("text") ?? "").toLowerCase();
    return page(orders.filter((o) => (!ask("open") || isOpen(o)) && (!ask("status") || o.status === ask("status")) && (!ask("priority") || o.priority === ask("priority")) && (!text || JSON.stringify(o).toLowerCase().includes(text))).slice(0, Number(ask("limit") ?? 100)));
  }
  if (room === "specimens" && !orders.some((o) => o.specimen.id === id) && !results.some((r) => r.specimen === id)) return undefined;
  if (room === "specimens") return { id, orders: orders.filter((o) => o.specimen.id === id), results: results.filter((r) => r.specimen === id) };
  if (room === "results" && method === "GET") return page(results.filter((r) => (!ask("state") || r.state === ask("state")) && (!ask("critical") || r.critical) && (!ask("equipment") || r.equipment.id === Number(ask("equipment")))).slice(0, Number(ask("limit") ?? 100)));
  if (room === "results" && id === "verify") {
    for (const r of results) if (body.ids.includes(r.id)) Object.assign(r, { state: "verified", verifiedBy: body.name, verifiedAt: Date.now() });
    next++;
    return { verified: body.ids, refused: [] };
  }
  if (room === "results" && act) {
    const one = results.find((r) => r.id === Number(id));
    if (act === "reject") Object.assign(one, { state: "rejected", rejectedBy: body.name, reason: body.reason });
    else for (const r of results) if (r === one || (act === "map" && r.local.code === one.local.code && r.state === "held")) Object.assign(r, { state: "toVerify", held: undefined });
    next++;
    return one;
  }
  if (room === "catalog") return method === "GET" ? page(catalog) : body;
  if (room === "test-maps") return method === "GET" ? page(maps) : body;
  if (room === "instruments") return page(instruments);
  return undefined;
}
