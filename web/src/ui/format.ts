import type { Metric } from "../api/types";

const two = (n: number) => String(n).padStart(2, "0");

export function clockTime(ms: number, seconds = true) {
  const d = new Date(ms);
  return `${two(d.getHours())}:${two(d.getMinutes())}${seconds ? `:${two(d.getSeconds())}` : ""}`;
}

export function dayTime(ms: number, seconds = true) {
  const d = new Date(ms);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clockTime(ms, seconds)}`;
}

/** The time alone when it was today, else with its date: "since 14:03" of the day before must not look like now. */
export function whenTime(ms: number, now: number) {
  return new Date(ms).toDateString() === new Date(now).toDateString() ? clockTime(ms) : dayTime(ms);
}

/** 9 s, 4 min, 3 h, 2 d: short enough for a tile; the units are understood in both languages. */
export function age(ms: number) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 100) return `${s} s`;
  if (s < 6000) return `${Math.floor(s / 60)} min`;
  if (s < 172_800) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86_400)} d`;
}

export function bytes(n: number) {
  if (n < 1000) return `${n} B`;
  const units = ["kB", "MB", "GB", "TB", "PB"];
  let value = n;
  let unit = -1;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
export const count = (n: number | null | undefined) => (n === null || n === undefined ? "–" : whole.format(n).replaceAll(",", "\u202f"));

/** As many digits as a bedside monitor shows: temperatures to a tenth, small numbers finer. */
export function quantity(value: number, metric?: Pick<Metric, "group">) {
  if (Number.isNaN(value)) return "– –";
  if (metric?.group === "temp") return value.toFixed(1);
  const size = Math.abs(value);
  if (Number.isInteger(value)) return String(value);
  if (size >= 100) return String(Math.round(value));
  if (size >= 10) return trim(value.toFixed(1));
  return trim(value.toFixed(2));
}

const trim = (text: string) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text);

const UNITS: Record<string, string> = {
  "{beat}/min": "/min", "{beats}/min": "/min", "{breaths}/min": "/min", "{breath}/min": "/min", "1/min": "/min", "/min": "/min",
  "mm[Hg]": "mmHg", Cel: "°C", "[degF]": "°F", uV: "µV", "cm[H2O]": "cmH₂O", "%": "%",
};

const MDC_UNITS: Record<string, string> = {
  BEAT_PER_MIN: "/min", RESP_PER_MIN: "/min", PER_MIN: "/min", MMHG: "mmHg", PERCENT: "%", DEGC: "°C", FAHR: "°F", MILLI_VOLT: "mV", MICRO_VOLT: "µV",
  CM_H2O: "cmH₂O", KILO_PASCAL: "kPa", X_L_PER_MIN: "L/min", MILLI_L: "mL", SEC: "s", MILLI_SEC: "ms", DIMLESS: "",
};

/** A value with its unit as equipment wrote it, e.g. "152 MDC_DIM_MMHG", as people read it. */
export const valueText = (value: string | null | undefined) =>
  (value ?? "").replace(/MDC_DIM_(\w+)/, (sent, name: string) => MDC_UNITS[name] ?? sent).replace(/ (\S+)$/, (_, unit: string) => ` ${UNITS[unit] ?? unit}`).trim();

const RAISED: Record<string, string> = { "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹" };

/** UCUM as clinicians print it: µmol/L, 10⁹/L, IU/L. */
export const unitText = (unit: string | null | undefined) =>
  unit ? UNITS[unit] ?? unit.replace(/10[*^](-?\d+)/g, (_, n: string) => `10${[...n].map((c) => RAISED[c]).join("")}`).replace(/\bu(?=(mol|g|L|m|kat|s|eq)\b)/g, "µ").replace(/\[i?I?U\]/gi, "IU") : "";
