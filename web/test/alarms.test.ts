import { describe, expect, it } from "vitest";
import type { AlertEvent, Priority } from "../src/api/types";
import { burst, burstLength, HARMONICS, INTERBURST } from "../src/alarms/bursts";
import { FLASH_HZ } from "../src/alarms/flash";
import { compareAlerts, isCalling, isStanding } from "../src/alarms/order";
import { nextBurst, PAUSE_MS, soundingPriority, type SoundState } from "../src/alarms/sounding";

let id = 0;
const alert = (priority: Priority, more: Partial<AlertEvent> = {}): AlertEvent => ({
  sequence: ++id, alert: id, transition: "started", at: id, startedAt: id, tile: "b1", priority, kind: "physiological", code: "1", name: "N", label: "L", labelZh: "L",
  present: true, latched: false, fromHub: false, escalation: 0, audioPaused: false, ...more,
});
const between = (value: number, low: number, high: number) => { expect(value).toBeGreaterThanOrEqual(low - 1e-9); expect(value).toBeLessThanOrEqual(high + 1e-9); };

describe("bursts keep to IEC 60601-1-8, tables 3 and 4", () => {
  const spacings = (priority: Priority) => burst(priority).slice(1).map((pulse, i) => pulse.start - burst(priority)[i].start - burst(priority)[i].duration);

  it("high: ten pulses, 3-2-pause-3-2", () => {
    const pulses = burst("high");
    expect(pulses).toHaveLength(10);
    const gaps = spacings("high");
    const x = gaps[0];
    between(x, 0.05, 0.125);
    for (const i of [1, 3, 5, 6, 8]) expect(gaps[i]).toBeCloseTo(x, 9);
    for (const i of [2, 7]) expect(gaps[i]).toBeCloseTo(2 * x + pulses[0].duration, 9);
    between(gaps[4], 0.35, 1.3);
    between(INTERBURST.high, 2.5, 15);
  });

  it("medium: three pulses; low: one or two", () => {
    expect(burst("medium")).toHaveLength(3);
    expect([1, 2]).toContain(burst("low").length);
    for (const gap of [...spacings("medium"), ...spacings("low")]) between(gap, 0.125, 0.25);
    between(INTERBURST.medium, 2.5, 30);
    expect(INTERBURST.low).toBeGreaterThan(15);
  });

  it("pulses have the length, rise, fall and pitch of their priority", () => {
    for (const priority of ["high", "medium", "low"] as const) {
      for (const pulse of burst(priority)) {
        between(pulse.duration, priority === "high" ? 0.075 : 0.125, priority === "high" ? 0.2 : 0.25);
        between(pulse.rise / pulse.duration, 0.1, 0.2);
        const least = Math.min(...spacings(priority));
        expect(pulse.fall).toBeLessThanOrEqual(least - pulse.rise + 1e-9);
        between(pulse.hz, 150, 1000);
        const inBand = HARMONICS.map((level, n) => [pulse.hz * (n + 1), level]).filter(([hz, level], n) => n > 0 && hz >= 300 && hz <= 4000 && 20 * Math.log10(1 / level) <= 15);
        expect(inBand.length).toBeGreaterThanOrEqual(4);
      }
    }
  });

  it("nothing sounds without a priority", () => {
    expect(burst("none")).toEqual([]);
    expect(burstLength("none")).toBe(0);
  });

  it("flashes at the rates of table 2", () => {
    between(FLASH_HZ.high, 1.4, 2.8);
    between(FLASH_HZ.medium, 0.4, 0.8);
    expect(FLASH_HZ.low).toBe(0);
  });
});

describe("the order of alarms", () => {
  it("puts who calls first, then priority, escalation, the patient before the equipment, the newest", () => {
    const acknowledged = alert("high", { acknowledgedAt: 1, acknowledgedBy: "N" });
    const low = alert("low");
    const technical = alert("high", { kind: "technical" });
    const older = alert("high", { startedAt: 1 });
    const newer = alert("high", { startedAt: 2 });
    const escalated = alert("high", { escalation: 1, startedAt: 0 });
    expect([acknowledged, low, technical, older, newer, escalated].sort(compareAlerts)).toEqual([escalated, newer, older, technical, low, acknowledged]);
  });

  it("keeps a latched alarm until somebody has answered", () => {
    const latched = alert("high", { present: false, latched: true });
    expect([isStanding(latched), isCalling(latched)]).toEqual([true, true]);
    expect(isStanding({ ...latched, acknowledgedAt: 5 })).toBe(false);
    expect(isStanding(alert("high", { present: false }))).toBe(false);
    expect([isStanding(alert("high", { acknowledgedAt: 5 })), isCalling(alert("high", { acknowledgedAt: 5 }))]).toEqual([true, false]);
  });
});

describe("what sounds when", () => {
  const quiet: SoundState = { pausedUntil: 0, pausedAlerts: new Set(), lastBurst: "none", lastBurstAt: 0 };

  it("is the highest that calls and is not silenced at the bedside", () => {
    const all = [alert("low"), alert("medium"), alert("high", { audioPaused: true }), alert("high", { acknowledgedAt: 1 })];
    expect(soundingPriority(all, quiet, 0)).toBe("medium");
    expect(soundingPriority([], quiet, 0)).toBe("none");
  });

  it("a pause holds for the alarms that were there; a new one breaks through; it ends by itself", () => {
    const old = alert("high");
    const paused = { ...quiet, pausedUntil: PAUSE_MS, pausedAlerts: new Set([old.alert]) };
    expect(soundingPriority([old], paused, 1000)).toBe("none");
    expect(soundingPriority([old, alert("low")], paused, 1000)).toBe("low");
    expect(soundingPriority([old], paused, PAUSE_MS)).toBe("high");
  });

  it("a higher one sounds at once, the same waits for its interval", () => {
    const after = { ...quiet, lastBurst: "medium" as const, lastBurstAt: 10_000 };
    expect(nextBurst("high", after, 10_100)).toBe("high");
    expect(nextBurst("medium", after, 12_000)).toBe("none");
    const due = 10_000 + (burstLength("medium") + INTERBURST.medium) * 1000;
    expect(nextBurst("medium", after, due)).toBe("medium");
    expect(nextBurst("none", after, due)).toBe("none");
  });
});
