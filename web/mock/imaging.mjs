// Images, orders and their traffic, made up: enough of them that pages have something to page through.
const begun = Date.now();
const page = (items, next = null) => ({ items, next });
const NAMES = ["Wang^XiaoDong=王^小东", "Li^Na=李^娜", "Ouyang^Min=欧阳^敏", "Okafor^Ngozi", "Müller^Jürgen", "张^伟", "Zhao^Qiang=赵^强", "Yamada^Tarou=山田^太郎=やまだ^たろう"];
const KINDS = [["CT", "CT chest"], ["MR", "MR brain"], ["CT,PT", "PET-CT whole body"], ["US", "Echocardiogram"], ["DX", "Chest PA"], ["CT,RTDOSE,RTSTRUCT", "Radiotherapy plan"]];
const day = (ms) => new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");

const studies = Array.from({ length: 137 }, (_, i) => {
  const [modalities, description] = KINDS[i % KINDS.length];
  const at = begun - i * 1_900_000;
  return {
    uid: `1.2.826.0.1.3680043.8.498.${1000 + i}`, patientId: `IM-${String(i % 40).padStart(4, "0")}`, issuer: "HIS", patientName: NAMES[i % NAMES.length], birthDate: `19${40 + (i % 50)}0317`, sex: i % 2 ? "F" : "M",
    patient: 1000 + (i % 40), candidate: i === 4 ? 1007 : undefined, date: day(at), time: "101500", accession: `A${9000 - i}`, description, referringPhysician: "Chen^Jie=陈^洁", institution: "Second Hospital",
    modalities: modalities.split(","), series: modalities.split(",").length, instances: 1 + ((i * 97) % 900), bytes: 526_000 * (1 + ((i * 97) % 900)), equipment: { id: 1 + (i % 6), name: ["Somatom Force", "Magnetom Terra", "uMI 780", "Voluson E10", "Definium 656", "TrueBeam"][i % 6] },
    callingAe: ["CT01", "MR7T", "PETCT", "US_OB", "DX2", "RT"][i % 6], firstReceivedAt: at - 40_000, lastReceivedAt: at, revision: 9000 - i, state: i === 9 ? "rejected" : "visible", stateReason: i === 9 ? "Wrong patient on the table" : undefined, stateBy: i === 9 ? "Li Na" : undefined, stateAt: i === 9 ? at : undefined,
    conflicts: i === 1 ? 2 : 0, disagreements: i === 2 ? 1 : 0, thumbnail: i % 7 === 6 ? undefined : { series: `1.3.${i}.1`, instance: `1.3.${i}.1.1` },
  };
});
const conflict = (n, more = {}) => ({ sequence: n, study: studies[1].uid, series: "1.3.1.1", instance: `1.3.1.1.${n}`, patientName: NAMES[1], patientId: "IM-0001", modality: "MR", difference: "bytes", state: "waiting",
  standing: { receivedAt: begun - 5e6, callingAe: "MR7T", bytes: 526_336, transferSyntax: "1.2.840.10008.1.2.1" }, other: { receivedAt: begun - 4e6, callingAe: "ARCHIVE", bytes: 231_120, transferSyntax: "1.2.840.10008.1.2.4.70" }, ...more });
const detail = (study) => ({ ...study, folder: `imaging/2026/11/21/${study.uid}`,
  seriesList: study.modalities.map((modality, i) => ({ uid: `1.3.9.${i}`, modality, number: i + 1, description: ["Thorax 1.0 B70f", "PET AC", "Structures"][i], bodyPart: "CHEST", protocol: "Thorax", date: study.date, time: study.time, manufacturer: "Siemens", model: study.equipment.name, station: "STATION1", callingAe: study.callingAe, equipment: study.equipment,
    instances: Math.ceil(study.instances / study.modalities.length), bytes: Math.ceil(study.bytes / study.modalities.length), firstReceivedAt: study.firstReceivedAt, lastReceivedAt: study.lastReceivedAt, transferSyntaxes: [i ? "1.2.840.10008.1.2.4.70" : "1.2.840.10008.1.2.1"], thumbnail: modality.startsWith("RT") ? undefined : `1.3.9.${i}.1` })),
  disagreementList: study.disagreements ? [{ tag: "00080050", keyword: "AccessionNumber", standing: study.accession, other: "A1" }] : [], overrides: study.disagreements ? [{ tag: "00100021", keyword: "IssuerOfPatientID", value: "HIS" }] : [], conflictList: study.conflicts ? [conflict(8801)] : [] });
const order = (i) => ({ id: 500 - i, accession: `A${7000 - i}`, placer: `P${i}`, filler: `F${i}`, requestedProcedureId: `RP${i}`, studyUid: studies[i].uid, description: studies[i].description, reason: i % 3 ? "Cough for three weeks" : undefined, priority: i % 4 ? "ROUTINE" : "STAT",
  patient: { id: 1000 + i, identifier: `IM-${String(i).padStart(4, "0")}`, name: ["Wang, XiaoDong", "Li, Na", "Ouyang, Min"][i % 3], ideographic: ["王, 小东", "李, 娜", "欧阳, 敏"][i % 3], birthDate: "1962-03-17", sex: "M" }, location: "ICU 3", referringPhysician: "Chen Jie",
  status: ["scheduled", "inProgress", "completed", "canceled", "discontinued"][i % 5], createdAt: begun - i * 3e6, updatedAt: begun - i * 2e6, message: i % 2 ? 8990 - i : undefined, note: i % 5 === 3 ? "Ordered twice" : undefined,
  steps: [{ id: `S${i}`, modality: studies[i].modalities[0], stationAe: "CT01", start: begun + 9e5 - i * 3e6, description: studies[i].description, status: "scheduled" }] });
const performed = [{ uid: "1.2.3.4", status: "completed", modality: "CT", stationAe: "CT01", startedAt: begun - 9e5, endedAt: begun - 3e5, note: undefined }];
const peers = [{ aeTitle: "ARCHIVE", host: "10.1.4.9", port: 104, tls: false, uses: ["destination", "archive"], description: "Central archive", paused: false }, { aeTitle: "WORKSTATION7", host: "ws7.example", port: 11112, tls: true, uses: ["destination"], paused: true }];

export function find(path, url, method) {
  const ask = (name) => url.searchParams.get(name);
  if (path === "imaging/studies") {
    const modality = url.searchParams.getAll("modality");
    const text = (ask("text") ?? "").toLowerCase();
    const found = studies.filter((s) => (ask("rejected") || s.state === "visible") && (!text || JSON.stringify(s).toLowerCase().includes(text)) && (modality.length === 0 || modality.some((m) => s.modalities.includes(m)))
      && (!ask("from") || s.date >= ask("from")) && (!ask("to") || s.date <= ask("to")) && (!ask("doubtful") || s.conflicts + s.disagreements > 0 || s.candidate));
    const offset = Number(ask("offset") ?? 0);
    const limit = Number(ask("limit") ?? 50);
    return { ...page(found.slice(offset, offset + limit), offset + limit < found.length ? offset + limit : null), total: found.length, revision: 9000 };
  }
  if (path === "imaging/changes") return { items: [], next: Number(ask("after")) };
  const study = /^imaging\/studies\/([\d.]+)(\/\w+)?$/.exec(path);
  if (study) return detail(studies.find((s) => s.uid === study[1]) ?? studies[0]);
  if (path === "imaging/conflicts") return page([conflict(8801), conflict(8790, { difference: "transferSyntax" }), ...(ask("state") === "all" ? [conflict(8700, { state: "kept", resolvedBy: "Li Na", resolvedAt: begun - 1e6, note: "The archive had coded it anew" })] : [])]);
  if (path.startsWith("imaging/conflicts/")) return conflict(8801, { state: "kept" });
  if (path === "imaging/rules") return page([{ key: "issuer", name: "Issuer of the old CT", enabled: true, callingAe: "CT0*", steps: [{ attribute: "issuerOfPatientId", kind: "setWhenEmpty", value: "HIS" }, { attribute: "patientId", kind: "removePrefix", value: "X-" }], changedBy: "li.na", changedAt: begun - 9e7 }]);
  if (path === "imaging/status") return { studies: 137, series: 200, instances: 54_000, bytes: 28e9, inRecord: 12, inRecordBytes: 90_000, waitingConflicts: 2, damaged: 1, folder: "data/imaging", freeBytes: 81e9, leastFreeBytes: 1e9, checked: 1200, checkedBytes: 6e8 };
  if (path === "imaging/damaged") return page([{ sequence: 71, study: studies[3].uid, series: "1.3.3.1", instance: "1.3.3.1.9", damage: "missing", path: `2026/11/21/${studies[3].uid}/1.3.3.1/1.3.3.1.9.dcm`, receivedAt: begun - 9e7, callingAe: "US_OB" }]);
  if (path === "deliveries" && method === "POST") return { count: 64 };
  if (path === "orders") return method === "POST" ? order(0) : page(Array.from({ length: 12 }, (_, i) => order(i)).filter((o) => !ask("status") || o.status === ask("status")));
  const one = /^orders\/(\d+)/.exec(path);
  if (one) return { ...order(500 - Number(one[1])), performed: (500 - Number(one[1])) % 5 ? performed : [] };
  if (path === "peers") return page(peers);
  if (/^peers\/.*\/test$/.test(path)) return { answers: !path.includes("WORK"), detail: path.includes("WORK") ? "The connection was refused." : "Accepted, and answered the verification.", milliseconds: 3.2 };
  if (path === "routes") return page([{ name: "CT to the archive", enabled: true, modalities: ["CT"], callingAe: "CT0*", destinations: ["ARCHIVE"] }, { name: "All", enabled: false, modalities: [], destinations: ["ARCHIVE", "WORKSTATION7"] }]);
  if (path === "prefetch") return page([{ name: "Chest", enabled: true, modalities: ["CT"], priorModalities: ["CT", "DX"], years: 5, mostStudies: 3, archive: "ARCHIVE", usesGet: false }]);
  if (path === "deliveries/destinations") return page([{ destination: "ARCHIVE", waiting: 1204, dead: 0, done: 88_101, oldestWaiting: begun - 90_000, paused: false, failures: 0 }, { destination: "WORKSTATION7", waiting: 3, dead: 2, done: 17, paused: true, failures: 4, nextTry: begun + 60_000, trouble: "The connection was refused." }]);
  if (path === "commitments") return page([
    { transactionUid: "2.25.1", requester: "MERIDIAN", provider: "ARCHIVE", state: "answered", requestedAt: begun - 9e5, updatedAt: begun - 8e5, committed: 250, failed: 2, open: 0 },
    { transactionUid: "2.25.2", requester: "MERIDIAN", provider: "ARCHIVE", state: "asked", requestedAt: begun - 1e5, updatedAt: begun - 1e5, committed: 0, failed: 0, open: 64 },
    { transactionUid: "1.2.9", requester: "CT1", provider: "MERIDIAN", state: "reported", requestedAt: begun - 9e6, updatedAt: begun - 9e6, committed: 64, failed: 0, open: 0 },
  ]);
  if (path === "deliveries") return page(Array.from({ length: 8 }, (_, i) => ({ id: 900 - i, kind: i > 1 ? "instance" : i ? "commitmentRequest" : "prefetch", transaction: i === 1 ? "2.25.2" : undefined, destination: "ARCHIVE", subject: `1.3.9.${i}.1`, studyUid: studies[i].uid, rule: "CT to the archive", state: ask("state") ?? "waiting", attempts: i, dueAt: begun + 30_000, lastError: i > 3 ? "The peer refused the association: called AE title not recognized." : undefined, createdAt: begun - 9e5 })));
  return undefined;
}

/** A picture for any thumbnail; metadata for any instance. */
export function dicomWeb(url, response) {
  if (url.pathname.endsWith("/thumbnail")) {
    response.writeHead(200, { "Content-Type": "image/svg+xml" });
    return response.end('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64"/><ellipse cx="32" cy="32" rx="26" ry="19" fill="#777"/><ellipse cx="21" cy="30" rx="8" ry="12" fill="#222"/><ellipse cx="43" cy="30" rx="8" ry="12" fill="#222"/><circle cx="32" cy="45" r="4" fill="#fff"/></svg>');
  }
  response.writeHead(200, { "Content-Type": "application/dicom+json" });
  response.end(JSON.stringify([{ "00080005": { vr: "CS", Value: ["GB18030"] }, "00080060": { vr: "CS", Value: ["CT"] }, "00100010": { vr: "PN", Value: [{ Alphabetic: "Wang^XiaoDong", Ideographic: "王^小东" }] }, "00280030": { vr: "DS", Value: [0.7, 0.7] },
    "00540016": { vr: "SQ", Value: [{ "00180031": { vr: "LO", Value: ["FDG"] } }] }, "7FE00010": { vr: "OW", BulkDataURI: "bulk" } }]));
}
