// Shapes of docs/api.md beyond the live stream. Where a field may be absent the pages do without it.

export interface ListenerReport { name: string; address?: string | null; ok: boolean; detail?: string | null; connections?: number | null }

export interface SystemReport {
  version: string;
  startedAt?: number | string | null;
  healthy?: boolean;
  listeners: ListenerReport[];
  store?: Record<string, unknown> | null;
  disk?: Record<string, unknown> | null;
  retention?: Record<string, unknown> | null;
  rates?: Record<string, unknown> | null;
  [more: string]: unknown;
}

/** One line of `GET events`. */
export interface TileEvent {
  at: number;
  type: "alert" | "patient" | "connection";
  alert?: import("./types").AlertEvent | null;
  title?: string | null;
  detail?: string | null;
}

export interface ObservationItem { metric: number; at: number; value?: number | null; text?: string | null; message?: number | null; equipment?: number }
