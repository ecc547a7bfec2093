import type { AlertEvent, Metric, Role } from "./types";

// Shapes of docs/api.md beyond the live stream. Where a field may be absent the pages do without it.

export interface ListenerReport { name: string; address?: string | null; tls: boolean; state: "listening" | "off" | "failed"; problem?: string | null }

export interface SystemReport {
  version: string;
  hub: string;
  startedAt: number;
  now: number;
  healthy: boolean;
  listeners: ListenerReport[];
  store: { kind: string; path: string; healthy: boolean; problem?: string | null; bytes: number; diskFreeBytes: number; diskBytes: number; sequence: number };
  retention: { kind: string; days?: number | null }[];
  rates: { messagesPerSecond: number; openConnections: number; viewers: number; equipment: number; equipmentLive: number; quarantined: number };
}

/** One line of `GET events`: exactly one of the three is there. */
export interface TileEvent {
  at: number;
  alert?: AlertEvent | null;
  patient?: PatientEvent | null;
  connection?: { sequence: number; connection: number; kind: string; peer?: string | null; detail?: string | null } | null;
}

export interface PatientEvent { sequence: number; patient: number; bed?: number | null; kind: string; at: number; senderAt?: number | null }

export interface Observation {
  at: number;
  equipmentAt?: number | null;
  equipment: number;
  metric: number;
  code: string;
  system: string;
  name: string;
  label: string;
  labelZh: string;
  known: boolean;
  value?: number | null;
  comparator?: string | null;
  text?: string | null;
  coded?: string | null;
  unit?: string | null;
  status: string;
  limits?: string | null;
  flags?: string | null;
  patient?: number | null;
  message: number;
}

export interface Connection {
  id: number;
  protocol: string;
  peer: string;
  listener: string;
  state: "open" | "closed";
  since: number;
  openedAt: number;
  messages: number;
  bytesIn: number;
  answers: number;
  bytesOut: number;
  faults: number;
  rate: number;
  lastAnswer?: string | null;
  lastHeard?: number | null;
  clockOffsetMs?: number | null;
}

export interface DecodedField { place: string; name?: string | null; text: string; offset: number; length: number; parts?: DecodedField[] | null }
export interface DecodedSegment { id: string; title?: string | null; offset: number; length: number; fields: DecodedField[] }
export interface Decoded { kind?: string | null; charset?: string | null; segments: DecodedSegment[]; problem?: { reason?: string; place?: string | null; message?: string } | null }

export type WireKind = "message" | "answer" | "junk" | "half" | "too-long";
export interface Exchange {
  number: number;
  at: number;
  direction: "in" | "out";
  kind: WireKind;
  bytes: string;
  length: number;
  decoded?: Decoded | null;
  answer?: string | null;
  sequence?: number | null;
}

export interface Message {
  sequence: number;
  receivedAt: number;
  sentAt?: number | null;
  protocol: string;
  disposition: string;
  connection?: number | null;
  sender: string;
  controlId?: string | null;
  kind: string;
}
export interface MessageDetail {
  message: Message;
  raw: string;
  decoded?: Decoded | null;
  observations: Observation[];
  waves: { metric: number; label: string; labelZh: string; at: number; hz: number; samples: number }[];
  alerts: AlertEvent[];
}

export type QuarantineState = "waiting" | "replayed" | "dismissed";
export interface Quarantined {
  sequence: number;
  at: number;
  reason: string;
  place?: string | null;
  text: string;
  state: QuarantineState;
  replayedAs?: number | null;
  resolvedBy?: string | null;
  resolvedAt?: number | null;
  note?: string | null;
  message?: Message | null;
}
export interface QuarantineDetail { quarantine: Quarantined; raw: string; decoded?: Decoded | null }
export interface Receipt { kind: string; sequence?: number | null; reason?: string | null }

export interface PatientRecord {
  id: number;
  name?: string | null;
  ideographic?: string | null;
  identifiers: { value: string; authority?: string | null; type?: string | null }[];
  sex: "male" | "female" | "other" | "unknown";
  birthDate?: string | null;
  confirmed: boolean;
  mergedInto?: number | null;
  updatedAt: number;
}
export interface Association { id: number; bed: number; bedLabel: string; patient?: number | null; equipment?: number | null; visit?: string | null; class?: string | null; from: number; to?: number | null }
export interface PatientDetail { patient: PatientRecord; associations: Association[]; events: PatientEvent[] }

export interface Account { name: string; role: Role; locked: boolean; lockedUntil?: number | null; createdAt: number }
export interface Token { id: string; name: string; role: Role; createdBy: string; createdAt: number; expiresAt: number; secret?: string | null }
export interface AuditEntry { number: number; at: number; actor: string; action: string; subject?: string | null; detail?: string | null; origin?: string | null; hash: string }
export interface AuditCheck { holds: boolean; checked: number; firstBad?: number | null; problem?: string | null }

export interface CodeItem {
  system: string;
  code: string;
  text?: string | null;
  unit?: string | null;
  count: number;
  firstSeen?: number | null;
  lastSeen?: number | null;
  equipment: { id: number; label: string }[];
  mapping?: { target: { system: string; code: string; name?: string | null }; unit?: string | null; label?: string | null; labelZh?: string | null; by: string; at: number } | null;
}
export interface TermItem { code: string; name: string; label: string; labelZh: string; group: string; kind: string; unit?: string | null; loinc?: string | null }

export interface Equipment {
  id: number;
  label: string;
  givenName?: string | null;
  identifiers: { kind: string; value: string; authority?: string | null }[];
  kind?: string | null;
  kindZh?: string | null;
  manufacturer?: string | null;
  model?: string | null;
  serial?: string | null;
  software?: string | null;
  state: "live" | "silent" | "never";
  since?: number | null;
  clockOffsetMs?: number | null;
  tile?: string | null;
  bedId?: number | null;
  namedPlace?: string | null;
  firstSeen: number;
  metrics: number;
}
export interface EquipmentDetail { equipment: Equipment; metrics: Metric[]; associations: Association[] }
export interface Bed { id: number; label: string; givenName?: string | null; unit?: string | null; room?: string | null; bed?: string | null; facility?: string | null }

export interface ConformanceClause { clause: string; title?: string | null; state: "done" | "todo" | "exempt"; reason?: string | null }
export interface ConformanceRoom { room: string; title?: string | null; edition?: string | null; clauses: ConformanceClause[] }
