import type { LabOrder, LabOrderTest, LabResult } from "./types";

// What the pages work out of orders and results: no words, no elements.

const RANK: Record<string, number> = { S: 0, A: 1, R: 2 };
/** HL7 table 0485: stat before as soon as possible before the rest. */
export const rank = (priority: string | null | undefined) => RANK[priority ?? "R"] ?? 2;

/** From when people wait: since the specimen is in the laboratory, else since it was taken, asked for, or known here. */
export const waitingSince = (order: LabOrder) => order.specimen.receivedAt ?? order.specimen.collectedAt ?? order.requestedAt ?? order.createdAt;

const STANDING = new Set(["verified", "canceled"]);
export const isOpen = (order: LabOrder) => order.status === "open" || order.status === "inProgress";
export const unfinished = (order: LabOrder) => isOpen(order) && order.tests.some((test) => !STANDING.has(test.status));

/** The items of each key, in their order. */
function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K) {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Urgent first, and among those of one urgency who has waited longest; what is finished goes below, newest first. */
export function inWorkOrder(orders: readonly LabOrder[]) {
  return [...orders].sort((a, b) => {
    const [openA, openB] = [unfinished(a), unfinished(b)];
    if (openA !== openB) return openA ? -1 : 1;
    if (!openA) return b.updatedAt - a.updatedAt;
    return rank(a.priority) - rank(b.priority) || waitingSince(a) - waitingSince(b);
  });
}

/**
 * One entry a specimen of one patient: who orders over HL7 v2 gives each test a number of its own, and the bench has one tube. The most urgent
 * priority, the earliest times and the state of what is left speak for all.
 */
export function bySpecimen(orders: readonly LabOrder[]): LabOrder[] {
  return [...grouped(orders, (order) => (order.specimen.id === "" ? `#${order.id}` : `${order.specimen.id}|${order.patient.id}`)).values()].map((all) => {
    if (all.length === 1) return all[0];
    const first = all.reduce((a, b) => (b.id < a.id ? b : a));
    const earliest = (times: (number | undefined)[]) => times.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
    return {
      ...first,
      status: (all.find(isOpen) ?? first).status,
      priority: all.reduce((a, b) => (rank(b.priority) < rank(a.priority) ? b : a)).priority,
      tests: all.flatMap((order) => order.tests),
      dueAt: earliest(all.filter(unfinished).map((order) => order.dueAt)),
      createdAt: Math.min(...all.map((order) => order.createdAt)),
      updatedAt: Math.max(...all.map((order) => order.updatedAt)),
    };
  });
}

/** The orders of each patient on a specimen, oldest first: one card a patient. */
export function byPatient(orders: readonly LabOrder[]): LabOrder[][] {
  return [...grouped(orders, (order) => order.patient.id).values()].map((all) => all.sort((a, b) => a.id - b.id));
}

export type FlagTone = "panic" | "out" | "doubt" | "none";
/** How loud a flag is. The arrows and their number are the shape beside the color. */
export function flagOf(flags: string | null | undefined, critical: boolean): { mark: string; tone: FlagTone } {
  const all = (flags ?? "").split(/[~,;\s]+/).filter(Boolean);
  const has = (...wanted: string[]) => wanted.some((flag) => all.includes(flag));
  if (has("HH", ">")) return { mark: "↑↑", tone: "panic" };
  if (has("LL", "<")) return { mark: "↓↓", tone: "panic" };
  const mark = has("H") ? "↑" : has("L") ? "↓" : "";
  if (critical || has("AA")) return { mark: mark || "‼", tone: "panic" };
  if (mark) return { mark, tone: "out" };
  return has("A") ? { mark: "✱", tone: "out" } : { mark: "", tone: "none" };
}

/** Signs of how far a test is, told apart without color. */
export const SIGN: Record<LabOrderTest["status"], string> = { ordered: "○", assigned: "◔", resulted: "◕", verified: "✓", canceled: "✕" };

export const rangeOf = (result: Pick<LabResult, "low" | "high" | "rangeText">) => {
  const { low, high } = result;
  if (low !== null && low !== undefined && high !== null && high !== undefined) return `${low} – ${high}`;
  if (high !== null && high !== undefined) return `≤ ${high}`;
  if (low !== null && low !== undefined) return `≥ ${low}`;
  return result.rangeText ?? "";
};

/** +12.5 %, −3 %: one digit below ten per cent. */
export function percentText(percent: number) {
  const size = Math.abs(percent);
  return `${percent < 0 ? "−" : "+"}${size < 10 ? size.toFixed(1) : Math.round(size)} %`;
}

/** Years from two on, months below, days below one month: as reference ranges are cut. */
export function ageOf(birthDate: string | null | undefined, at: number): { n: number; unit: "years" | "months" | "days" } | null {
  const born = birthDate ? Date.parse(birthDate.length === 4 ? `${birthDate}-07-01` : birthDate) : Number.NaN;
  if (Number.isNaN(born) || at < born) return null;
  const [from, to] = [new Date(born), new Date(at)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth() - (to.getUTCDate() < from.getUTCDate() ? 1 : 0);
  if (months >= 24) return { n: Math.floor(months / 12), unit: "years" };
  if (months >= 1) return { n: months, unit: "months" };
  return { n: Math.floor((at - born) / 86_400_000), unit: "days" };
}

/** Material, lot and level of a control; nothing for a patient's result. */
export const controlName = ({ control }: LabResult) => control && [control.material, control.lot, control.level].filter(Boolean).join(" · ");

/** Results of one specimen as it is read: one entry a test, the standing one first and what it replaced below. */
export function byTest(results: readonly LabResult[]) {
  const groups = grouped(results, (result) => result.test ?? `?${result.local.code}`);
  const past = (result: LabResult) => (result.state === "superseded" || result.state === "rejected" ? 1 : 0);
  return [...groups.entries()].map(([test, all]) => ({ test, results: all.sort((a, b) => past(a) - past(b) || b.at - a.at || b.id - a.id) }));
}
