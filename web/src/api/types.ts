// The words of docs/live-protocol.md and docs/api.md, as the pages use them. Times are milliseconds since 1970 UTC.

export type EquipmentState = "live" | "silent" | "never";
export type Priority = "none" | "low" | "medium" | "high";
export type AlertKind = "physiological" | "technical" | "advisory";
export type Role = "viewer" | "nurse" | "engineer" | "administrator";
export type MetricGroup = "ecg" | "spo2" | "pressure" | "nibp" | "resp" | "co2" | "temp" | "other";

export interface Patient {
  id: number;
  name?: string | null;
  ideographic?: string | null;
  identifier?: string | null;
  sex: "male" | "female" | "other" | "unknown";
  birthDate?: string | null;
  confirmed: boolean;
}

export interface TileEquipment {
  id: number;
  label: string;
  manufacturer?: string | null;
  model?: string | null;
  serial?: string | null;
  identifier: string;
  state: EquipmentState;
  since?: number | null;
  clockOffsetMs?: number | null;
}

export interface Metric {
  id: number;
  equipment: number;
  code: string;
  system: string;
  name: string;
  label: string;
  labelZh: string;
  known: boolean;
  unit?: string | null;
  wave: boolean;
  hz?: number | null;
  low?: number | null;
  high?: number | null;
  limits?: string | null;
  group: MetricGroup;
  order: number;
  vmd?: string | null;
  channel?: string | null;
}

export interface Tile {
  key: string;
  label: string;
  unit?: string | null;
  room?: string | null;
  bed?: string | null;
  bedId?: number | null;
  patient?: Patient | null;
  equipment: TileEquipment[];
  metrics: Metric[];
}

export type AlertTransition = "started" | "changed" | "latched" | "ended" | "acknowledged" | "escalated" | "inactivated";

export interface AlertEvent {
  sequence: number;
  alert: number;
  transition: AlertTransition;
  at: number;
  startedAt: number;
  tile: string;
  equipment?: number | null;
  bed?: number | null;
  patient?: number | null;
  priority: Priority;
  kind: AlertKind;
  code: string;
  name: string;
  label: string;
  labelZh: string;
  text?: string | null;
  source?: string | null;
  value?: string | null;
  limit?: string | null;
  present: boolean;
  latched: boolean;
  fromHub: boolean;
  escalation: number;
  audioPaused: boolean;
  acknowledgedBy?: string | null;
  acknowledgeReason?: string | null;
  acknowledgedAt?: number | null;
}

export interface Hello {
  hub: string;
  startedAt: string;
  now: number;
  sequence: number;
  version: string;
  user?: User | null;
}

export interface Directory {
  whole: boolean;
  tiles: Tile[];
  gone?: string[];
}

export interface TextValue {
  metric: number;
  at: number;
  text: string;
  code?: string | null;
}

export interface StateChange {
  equipment: number;
  state: EquipmentState;
  since?: number | null;
  clockOffsetMs?: number | null;
}

export interface User {
  name: string;
  role: Role;
  demo: boolean;
}

export interface Session {
  user: User | null;
  setupNeeded: boolean;
  demo: boolean;
  version: string;
  languages?: string[];
}

export interface Page<T> {
  items: T[];
  next: string | number | null;
}
