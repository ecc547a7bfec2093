import type { Metric, MetricGroup } from "../api/types";

// Numbers as a monitor shows them: a pressure's systolic, diastolic and mean belong together.

export interface Reading {
  key: string;
  group: MetricGroup;
  metrics: Metric[];
  systolic?: Metric;
  diastolic?: Metric;
  mean?: Metric;
  single?: Metric;
}

/** What equipment says of itself (maker, model, serial number, clock) comes as values too; it is no reading. */
const ATTRIBUTE = /^MDC_(ID|ATTR|TIME|REG|MOC)_/;
const PULSE_RATE = "MDC_PULS_OXIM_PULS_RATE";
const PART = /^(.*?)[_ ]?(SYS|DIA|MEAN)$/i;

export function composeReadings(metrics: readonly Metric[]): Reading[] {
  const readings = new Map<string, Reading>();
  const sorted = metrics.filter((m) => !m.wave && !ATTRIBUTE.test(m.name)).sort((a, b) => a.order - b.order || a.id - b.id);
  for (const metric of sorted) {
    const part = metric.group === "pressure" || metric.group === "nibp" ? PART.exec(metric.name) : null;
    const key = part ? `${metric.equipment}:${metric.vmd ?? ""}:${metric.channel ?? ""}:${part[1]}` : `m${metric.id}`;
    let reading = readings.get(key);
    if (!reading) readings.set(key, (reading = { key, group: metric.group, metrics: [] }));
    reading.metrics.push(metric);
    const slot = part ? ({ SYS: "systolic", DIA: "diastolic", MEAN: "mean" } as const)[part[2].toUpperCase() as "SYS" | "DIA" | "MEAN"] : "single";
    reading[slot] ??= metric;
  }
  return [...readings.values()].sort((a, b) => Number(isRaw(a)) - Number(isRaw(b)));
}

/** Codes that nobody has mapped yet come after all that are understood. */
const isRaw = (reading: Reading) => reading.metrics.every((m) => !m.known);

/** "ABP" of "ABP Sys", "ABP Dia" and "ABP Mean". */
export function readingLabel(reading: Reading, label: (m: Metric) => string) {
  const labels = reading.metrics.map(label);
  if (labels.length === 1) return labels[0].replace(/[\s·,-]*(sys|dia|mean|收缩压|舒张压|平均压)\.?$/i, "") || labels[0];
  let common = labels[0];
  for (const text of labels) while (!text.startsWith(common)) common = common.slice(0, -1);
  const stem = common.replace(/[\s·,(\-（]+$/, "");
  // 有创收缩压, 有创舒张压, 有创平均压: what they share is 有创, the name of the group is 有创压.
  return stem === "" ? labels[0] : labels.every((text) => text.endsWith("压")) && !stem.endsWith("压") ? `${stem}压` : stem;
}

/** The wave that a tile shows until somebody chooses: an ECG lead, else the plethysmogram, else the first. */
export function defaultWave(waves: readonly Metric[]) {
  const byOrder = [...waves].sort((a, b) => a.order - b.order || a.id - b.id);
  return byOrder.find((m) => m.group === "ecg") ?? byOrder.find((m) => m.group === "spo2") ?? byOrder[0];
}

const isPulseRate = (reading: Reading) => reading.single?.name === PULSE_RATE;

/** The first readings for which there is room: a pressure takes that of two numbers, and half more with its mean. */
export function fitReadings(readings: readonly Reading[], room: number) {
  const chosen: Reading[] = [];
  // The oximeter's pulse rate says again what the heart rate says: it is shown where there is room for all.
  const hasHeartRate = readings.some((r) => r.group === "ecg");
  const byNeed = hasHeartRate ? [...readings].sort((a, b) => Number(isPulseRate(a)) - Number(isPulseRate(b))) : readings;
  let left = room;
  for (const reading of byNeed) {
    const pair = reading.systolic !== undefined && reading.diastolic !== undefined;
    const full = pair ? (reading.mean ? 2.5 : 2) : 1;
    const least = pair ? 2 : 1;
    if (least > left && chosen.length > 0) continue;
    chosen.push(full > left ? { ...reading, mean: undefined } : reading);
    left -= Math.min(full, Math.max(left, least));
  }
  return chosen;
}
