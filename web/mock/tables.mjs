import { decoded, MESSAGE, QUARANTINED } from "./hl7.mjs";

const page = (items, next = null) => ({ items, next });
const now = () => Date.now();
const b64 = (text) => Buffer.from(text, "utf8").toString("base64");
const begun = Date.now();

const trendsOf = (from, to, n, id) => Array.from({ length: n }, (_, i) => {
  const at = from + ((to - from) * i) / n;
  const mean = 60 + (id % 7) * 9 + 8 * Math.sin(at / 3e6 + id) + 3 * Math.sin(at / 2e5);
  return { at, min: mean - 4, mean, max: mean + 4, count: 10 };
}).filter((_, i) => i < n * 0.4 || i > n * 0.45);

const connection = (ward, i) => ({
  id: i + 1, protocol: "hl7v2", peer: `10.20.${i >> 3}.${40 + i}:51${200 + i}`, listener: "mllp", state: i === 6 ? "closed" : "open", since: begun - 3600_000 + i * 1000, openedAt: begun - 3600_000,
  messages: 3600 + i * 13 + Math.floor((now() - begun) / 1000), bytesIn: 8_400_000 + i, answers: 3600, bytesOut: 420_000, faults: i === 3 ? 4 : 0, rate: i === 6 ? 0 : 1, lastAnswer: i === 3 ? "AE" : "AA", lastHeard: now() - (i === 6 ? 754_000 : 400), clockOffsetMs: i === 2 ? -4200 : 37 * (i % 5),
});
const message = (seq) => ({ sequence: seq, receivedAt: begun - (9000 - seq) * 1000, sentAt: begun - (9000 - seq) * 1000 - 45, protocol: "hl7v2", disposition: seq % 17 === 0 ? "quarantined" : "facts", connection: 1 + (seq % 8), sender: "ACME_Gateway^00091EFFFE000001^EUI-64", controlId: `MSG${seq}`, kind: "ORU^R01^ORU_R01" });
const quarantined = (seq) => ({ sequence: seq, at: begun - (9000 - seq) * 1000, reason: "bad-number", place: "OBX-5", text: "The value of OBX-2 NM is no number. Correct it, or send it as ST.", state: "waiting", message: { ...message(seq), disposition: "quarantined" } });
const wire = (after) => {
  const upTo = Math.floor((now() - begun) / 1000) * 2 + 24;
  const from = Math.max(after, upTo - 40);
  return { items: Array.from({ length: upTo - from }, (_, i) => {
    const n = from + i + 1;
    const at = begun + (n - 24) * 500;
    if (n % 37 === 5) return { number: n, at, direction: "in", kind: "half", bytes: b64(MESSAGE.slice(0, 180)), length: 180, decoded: decoded(MESSAGE.slice(0, 180)) };
    if (n % 2) return { number: n, at, direction: "in", kind: "message", bytes: b64(MESSAGE), length: Buffer.byteLength(MESSAGE), decoded: decoded(MESSAGE), sequence: 8000 + n };
    const answer = `MSH|^~\\&|MERIDIAN||ACME_Gateway||20261121210000+0000||ACK^R01^ACK|${n}|P|2.6\rMSA|AA|MSG${n - 1}\r`;
    return { number: n, at, direction: "out", kind: "answer", bytes: b64(answer), length: answer.length, decoded: decoded(answer), answer: "AA" };
  }) };
};

export const tables = {
  alerts: (url, ward, standing) => page(standing),
  events: (url, ward, standing) => page([
    ...standing.filter((a) => a.tile === url.searchParams.get("tile")).map((alert) => ({ at: alert.at, alert })),
    { at: begun - 1800_000, patient: { sequence: 7000, patient: 1000, bed: 1, kind: "admit", at: begun - 1800_000 } },
    { at: begun - 3600_000, connection: { sequence: 6900, connection: 1, kind: "opened", peer: "10.20.0.40:51200" } },
  ]),
  trends(url) {
    const [from, to, n] = ["from", "to", "buckets"].map((k) => Number(url.searchParams.get(k)));
    const ids = url.searchParams.getAll("metric").map(Number);
    return ids.length === 1 ? { items: trendsOf(from, to, n, ids[0]) } : { series: Object.fromEntries(ids.map((id) => [id, trendsOf(from, to, n, id)])) };
  },
  find(path, url, ward) {
    const one = (pattern, make) => { const m = pattern.exec(path); return m ? make(Number(m[1])) : undefined; };
    const equipment = (bed) => ({ ...bed.tile.equipment[0], identifiers: [{ kind: "eui64", value: bed.tile.equipment[0].identifier }, { kind: "serial", value: bed.tile.equipment[0].serial }], kind: "Patient monitor", kindZh: "病人监护仪", software: "4.2.1", tile: bed.tile.key, bedId: bed.tile.bedId, namedPlace: bed.tile.label, firstSeen: begun - 864e5, metrics: bed.tile.metrics.length });
    const patients = ward.filter((b) => b.tile.patient).map((b) => ({ ...b.tile.patient, identifiers: [{ value: b.tile.patient.identifier, authority: "HIS", type: "MR" }], updatedAt: begun }));
    const code = { system: "99ACME", code: "X-771", text: "VENDOR_PERF_IDX", unit: "%", count: 18_422, firstSeen: begun - 864e5, lastSeen: now(), equipment: ward.slice(0, 6).map((b) => ({ id: b.tile.equipment[0].id, label: b.tile.equipment[0].label })) };
    const mapped = { ...code, code: "X-800", text: "VENDOR_RR", unit: "/min", mapping: { target: { system: "MDC", code: "151562", name: "MDC_RESP_RATE" }, by: "demo", at: begun } };
    switch (path) {
      case "system": return { version: "0.1.0", hub: "mock", startedAt: begun - 36e5, now: now(), healthy: true,
        listeners: [{ name: "http", address: "127.0.0.1:8080", tls: false, state: "listening" }, { name: "mllp", address: "127.0.0.1:2575", tls: false, state: "listening" }, { name: "dicom", tls: false, state: "off" }],
        store: { kind: "sqlite", path: "data/meridian.db", healthy: true, bytes: 482e6, diskFreeBytes: 81e9, diskBytes: 250e9, sequence: 918_221 },
        retention: [{ kind: "raw", days: 30 }, { kind: "waves", days: 3 }, { kind: "numerics", days: 365 }, { kind: "audit" }], rates: { messagesPerSecond: 24.1, openConnections: 24, viewers: 3, equipment: ward.length, equipmentLive: ward.length - 1, quarantined: 3 } };
      case "connections": return page(ward.map((_, i) => connection(ward, i)));
      case "messages": return page(Array.from({ length: 50 }, (_, i) => message(8990 - i)), "8940");
      case "quarantine": return page([quarantined(8925), quarantined(8908), { ...quarantined(8891), reason: "truncated", place: null, text: "The message ends within its second segment." }]);
      case "codes": return page(url.searchParams.get("state") === "mapped" ? [mapped] : url.searchParams.get("state") === "unknown" ? [code] : [code, mapped]);
      case "terms": return page([{ code: "150488", name: "MDC_BLD_PERF_INDEX", label: "PI", labelZh: "灌注指数", group: "spo2", kind: "metric", unit: "%" }, { code: "151562", name: "MDC_RESP_RATE", label: "RR", labelZh: "呼吸频率", group: "resp", kind: "metric", unit: "/min" }]);
      case "equipment": return page(ward.map(equipment));
      case "beds": return page(ward.map((b) => ({ id: b.tile.bedId, label: b.tile.label, unit: b.tile.unit })));
      case "patients": return page(patients);
      case "observations": return page([]);
      case "accounts": return page([{ name: "head.nurse", role: "nurse", locked: false, createdAt: begun - 9e8 }, { name: "li.na", role: "engineer", locked: true, createdAt: begun - 5e8 }, { name: "admin", role: "administrator", locked: false, createdAt: begun - 1e9 }]);
      case "tokens": return page([{ id: "t1", name: "EMR interface", role: "viewer", createdBy: "admin", createdAt: begun - 9e8, expiresAt: begun + 9e9 }]);
      case "audit": return page(Array.from({ length: 12 }, (_, i) => ({ number: 40 - i, at: begun - i * 60_000, actor: i % 3 ? "head.nurse" : "admin", action: i % 3 ? "alert.acknowledge" : "access.signin", subject: i % 3 ? `alert/${i}` : undefined, origin: "10.1.4.22", hash: "9f2ab07c55d0e1a3".repeat(4) })));
      case "audit/check": return { holds: true, checked: 40 };
      case "conformance": return page([{ room: "Hl7v2", title: "HL7 v2 and IHE PCD", edition: "HL7 v2.6; IHE PCD TF-2 (2019)", clauses: [{ clause: "PCD-01", title: "Communicate PCD Data", state: "done" }, { clause: "PCD-05", title: "Report Alert Status", state: "todo", reason: "Status is sent back on the same connection only." }, { clause: "2.10.5", title: "Batch protocol", state: "exempt", reason: "Not used by monitors." }] }]);
    }
    return one(/^connections\/(\d+)$/, (id) => connection(ward, id - 1)) ?? one(/^connections\/(\d+)\/wire$/, () => wire(Number(url.searchParams.get("after") ?? 0)))
      ?? one(/^messages\/(\d+)$/, (seq) => ({ message: message(seq), raw: b64(MESSAGE), decoded: decoded(MESSAGE), alerts: [], waves: [], observations: [{ at: begun, equipment: 1, metric: 1, code: "147842", system: "MDC", name: "MDC_ECG_HEART_RATE", label: "HR", labelZh: "心率", known: true, value: 72, unit: "/min", status: "unverified", message: seq, patient: 1000 }] }))
      ?? one(/^quarantine\/(\d+)$/, (seq) => ({ quarantine: quarantined(seq), raw: b64(QUARANTINED), decoded: decoded(QUARANTINED) }))
      ?? one(/^quarantine\/(\d+)\/replay$/, (seq) => ({ kind: "committed", sequence: seq + 1000 }))
      ?? one(/^equipment\/(\d+)$/, (id) => ({ equipment: equipment(ward[id - 1]), metrics: ward[id - 1].tile.metrics, associations: [] }))
      ?? one(/^patients\/(\d+)$/, (id) => ({ patient: patients.find((p) => p.id === id), associations: [{ id: 1, bed: id - 999, bedLabel: `ICU ${id - 999}`, patient: id, visit: "V1001", class: "I", from: begun - 864e5 }], events: [{ sequence: 7000, patient: id, bed: 1, kind: "admit", at: begun - 864e5 }] }));
  },
};
