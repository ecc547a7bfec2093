// No data is shown as no data. The hub says when equipment fell silent; the page also ages what it shows by itself,
// because the hub, the network or this socket may be what stopped.

/** A tile whose equipment sends continuously greys this long after its last data, hub State or not. */
export const SILENT_AFTER_MS = 4500;
/** Equipment that reports at longer intervals (a PCD-01 reporter may send every 30 s) is given this many of them. */
const INTERVALS = 2.5;
const LONGEST_MS = 150_000;
/** A single number of living equipment: a lead that is off stops one number while the others go on. */
export const NUMBER_STALE_MS = 10_000;
/** A measurement made now and then, such as a cuff pressure, is shown with its time, and this long. */
export const EPISODIC_KEEP_MS = 4 * 3600_000;

/** Learns how often something comes. A pause does not count as an interval twice in a row: it must repeat. */
export class Cadence {
  last = NaN;
  private intervals: number[] = [];

  hear(at: number) {
    if (!(at <= this.last)) {
      const gap = at - this.last;
      if (gap > 50) {
        this.intervals.push(gap);
        if (this.intervals.length > 5) this.intervals.shift();
      }
      this.last = at;
    }
  }

  /** Median of the last intervals; NaN while unknown. */
  get intervalMs() {
    if (this.intervals.length === 0) return NaN;
    const sorted = [...this.intervals].sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }

  silentAfter(floor = SILENT_AFTER_MS) {
    const interval = this.intervalMs;
    return Number.isNaN(interval) ? floor : Math.min(LONGEST_MS, Math.max(floor, interval * INTERVALS));
  }
}

export type Freshness = "fresh" | "stale" | "never";

export function tileFreshness(lastDataAt: number, silentAfterMs: number, now: number, hubSaysSilent: boolean): Freshness {
  if (Number.isNaN(lastDataAt)) return "never";
  if (hubSaysSilent || now - lastDataAt > silentAfterMs) return "stale";
  return "fresh";
}

export function numberFreshness(at: number, intervalMs: number, now: number, episodic: boolean): Freshness {
  if (Number.isNaN(at)) return "never";
  if (episodic) return now - at > EPISODIC_KEEP_MS ? "stale" : "fresh";
  const limit = Number.isNaN(intervalMs) ? NUMBER_STALE_MS : Math.min(LONGEST_MS, Math.max(NUMBER_STALE_MS, intervalMs * INTERVALS));
  return now - at > limit ? "stale" : "fresh";
}
