import type { MetricGroup } from "../api/types";

/** Colours by what is measured, apart from the alarm colours; each at least 7:1 on the tile's ground. */
export const GROUP_COLORS: Record<MetricGroup, string> = {
  ecg: "#5fe08a", spo2: "#5ccfe6", pressure: "#ff9d94", nibp: "#d9c8ff", resp: "#e9dca6", co2: "#c3d2e0", temp: "#c6b6ff", other: "#cbd5df",
};
export const groupColor = (group: string) => GROUP_COLORS[group as MetricGroup] ?? GROUP_COLORS.other;
export const TILE_GROUND = "#0e151c";
