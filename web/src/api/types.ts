import type { components } from "./schema";

// The words of docs/live-protocol.md and docs/api.md, as the pages use them. Times are milliseconds since 1970 UTC.
// What the pages' API answers too is generated from the hub's own description; the live stream's own words stand here.
type Schemas = components["schemas"];

export type Patient = Schemas["TilePatient"];
export type TileEquipment = Schemas["TileEquipment"];
export type EquipmentState = TileEquipment["state"];
export type Metric = Schemas["TileMetric"];
export type MetricGroup = Metric["group"];
export type Tile = Schemas["Tile"];
export type AlertEvent = Schemas["AlertEvent"];
export type Priority = AlertEvent["priority"];
export type Session = Schemas["Session"];
export type User = NonNullable<Session["user"]>;
export type Role = User["role"];

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

export interface Page<T> {
  items: T[];
  next: string | number | null;
}
