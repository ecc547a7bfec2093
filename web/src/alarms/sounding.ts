import type { AlertEvent, Priority } from "../api/types";
import { isSounding, rank } from "./order";
import { burstLength, INTERBURST } from "./bursts";

/** What to do about sound at a moment: pure, so that a test can hold it to the rules. */
export interface SoundState {
  /** Local pause until (ms), and the alerts that it covers: one that is new breaks through. */
  pausedUntil: number;
  pausedAlerts: ReadonlySet<number>;
  lastBurst: Priority;
  lastBurstAt: number;
}

export const PAUSE_MS = 120_000;

export function soundingPriority(alerts: Iterable<AlertEvent>, state: SoundState, now: number): Priority {
  let best: Priority = "none";
  for (const alert of alerts) {
    if (!isSounding(alert)) continue;
    if (now < state.pausedUntil && state.pausedAlerts.has(alert.alert)) continue;
    if (rank(alert.priority) > rank(best)) best = alert.priority;
  }
  return best;
}

/** A higher priority than that of the last burst sounds at once; the same or a lower one waits for the interval. */
export function nextBurst(priority: Priority, state: SoundState, now: number): Priority {
  if (priority === "none") return "none";
  if (state.lastBurst === "none" || rank(priority) > rank(state.lastBurst)) return priority;
  const due = state.lastBurstAt + (burstLength(state.lastBurst) + INTERBURST[priority]) * 1000;
  return now >= due ? priority : "none";
}
