import type { Priority } from "../api/types";

// Auditory alarm signals as IEC 60601-1-8:2006 with Amendments 1:2012 and 2:2020, clause 6.3.3.1, describes them:
// Table 3 (the burst) and Table 4 (the pulse). This is a secondary, informational annunciator: the numbers are kept
// to the tables so that what a nurse hears here means what it means at the bedside.
//   Table 3: pulses high 10, medium 3, low 1 or 2 · spacing (end of a pulse to the start of the next): high x between
//   pulses 1–2, 2–3, 4–5, 6–7, 7–8 and 9–10, 2x + pulse duration between 3–4 and 8–9, 0.35–1.30 s between 5–6, with
//   x 50–125 ms; medium and low y 125–250 ms · interburst interval high 2.5–15 s, medium 2.5–30 s, low more than 15 s.
//   Table 4: fundamental 150–1000 Hz, at least four harmonics in 300–4000 Hz, effective pulse duration high
//   75–200 ms, medium and low 125–250 ms, rise time 10–20 % of the duration, fall time no longer than spacing − rise.

export interface Pulse {
  /** Seconds from the start of the burst. */
  start: number;
  duration: number;
  rise: number;
  fall: number;
  hz: number;
}

const C4 = 261.6;
const E4 = 329.6;

const HIGH_PULSE = 0.15;
const HIGH_X = 0.1;
const HIGH_PAUSE = 0.6;
const SLOW_PULSE = 0.2;
const SLOW_Y = 0.2;

/** Pauses after each pulse but the last. */
const SPACING: Record<Priority, number[]> = {
  none: [],
  low: [SLOW_Y],
  medium: [SLOW_Y, SLOW_Y],
  high: [HIGH_X, HIGH_X, 2 * HIGH_X + HIGH_PULSE, HIGH_X, HIGH_PAUSE, HIGH_X, HIGH_X, 2 * HIGH_X + HIGH_PULSE, HIGH_X],
};

/** Annex F, category "general": c-c-c–c-c for high, c-c-c for medium, e-c for low. */
const MELODY: Record<Priority, number[]> = {
  none: [],
  low: [E4, C4],
  medium: [C4, C4, C4],
  high: Array<number>(10).fill(C4),
};

/** Seconds from the end of a burst to the start of the next. */
export const INTERBURST: Record<Priority, number> = { none: Infinity, high: 5, medium: 12, low: 25 };

export function burst(priority: Priority): Pulse[] {
  const duration = priority === "high" ? HIGH_PULSE : SLOW_PULSE;
  const rise = duration * 0.15;
  let start = 0;
  return MELODY[priority].map((hz, i) => {
    const spacing = SPACING[priority][i] ?? SLOW_Y;
    const pulse = { start, duration, rise, fall: Math.min(0.06, spacing - rise), hz };
    start += duration + spacing;
    return pulse;
  });
}

export function burstLength(priority: Priority) {
  const last = burst(priority).at(-1);
  return last ? last.start + last.duration : 0;
}

/** Relative strength of the fundamental and its harmonics; all within 15 dB of each other (Table 4). */
export const HARMONICS = [1, 0.8, 0.7, 0.6, 0.5, 0.4];
