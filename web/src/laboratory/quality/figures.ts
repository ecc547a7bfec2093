import type { ControlChart, ControlResult, ControlSeries } from "./types";

/** Digits after the point that an SD is told with: two that say something. */
export function digitsOf(sd: number | null | undefined, value = 0) {
  const size = Math.abs(sd || value / 100);
  return !Number.isFinite(size) || size === 0 ? 2 : Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(size))));
}

export const figure = (value: number | null | undefined, digits = 2) => (value === null || value === undefined || !Number.isFinite(value) ? "–" : value.toFixed(digits).replace("-", "−"));

/** The z-score that a chart shows: what it was judged by; of a run-in what it would be by the target that came of it. */
export function shownZ(point: ControlResult, target: ControlChart["target"]) {
  if (point.z !== null && point.z !== undefined) return point.z;
  return target && point.value !== null && point.value !== undefined && point.state !== "notJudged" ? (point.value - target.mean) / target.sd : null;
}

/** What is charted together: one test on one analyzer with one material; its lots stand side by side. */
export interface Stream { key: string; equipment: number; equipmentLabel: string; test: string; material: string; lots: string[]; levels: string[]; series: ControlSeries[] }

export function streamsOf(series: readonly ControlSeries[]): Stream[] {
  const streams = new Map<string, Stream>();
  for (const one of series) {
    const key = [one.equipment, one.test, one.material].join("|");
    const known = streams.get(key) ?? { key, equipment: one.equipment, equipmentLabel: one.equipmentLabel, test: one.test, material: one.material, lots: [], levels: [], series: [] };
    known.series.push(one);
    if (!known.levels.includes(one.level)) known.levels.push(one.level);
    streams.set(key, known);
  }
  for (const stream of streams.values()) {
    stream.levels.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    // the lot in use last stands first
    stream.lots = [...new Set([...stream.series].sort((a, b) => b.lastAt - a.lastAt).map((one) => one.lot))];
  }
  return [...streams.values()].sort((a, b) => a.equipmentLabel.localeCompare(b.equipmentLabel) || a.test.localeCompare(b.test) || a.material.localeCompare(b.material));
}

/** What a person most likely wants to see first: what has a target, and of that what was measured most. */
export function mostMeasured(streams: readonly Stream[]): Stream | undefined {
  const weight = (stream: Stream) => stream.series.reduce((sum, one) => sum + (one.target ? one.count : 0), 0);
  return streams.reduce<Stream | undefined>((best, one) => (best === undefined || weight(one) > weight(best) ? one : best), undefined);
}
